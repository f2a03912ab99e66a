"""The settings there are, with their defaults and what may stand there; where they come from is loading's business."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs, unquote, urlsplit

from bot.library.values import zone
from bot.settings import readers
from bot.settings.problems import BrokenSettings, WrongVariable
from bot.settings.secret import Secret

T = TypeVar("T")


def _key(read: Callable[[object], Any], default: T, *, shown: bool = True) -> T:
    """Declare a key of config.yaml: how it is read, and what holds where nobody says."""
    return field(default=default, metadata={"read": read}, repr=shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Whose campaign this is."""

    name: str = _key(readers.text, "Zhengyou")


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSettings:
    """How Telegram is reached; the two secrets come from the environment only."""

    api_url: str = _key(readers.address("https", "http"), "https://api.telegram.org")
    proxy_url: str | None = _key(readers.address("http", "https"), None, shown=False)
    webhook_url: str | None = _key(readers.webhook_url, None)
    """Where Telegram shall deliver updates; None means that we ask for them (long polling)."""
    token: Secret | None = None
    webhook_secret: Secret | None = None

    def require_token(self) -> str:
        """Return the token; BrokenSettings with the next step when there is none."""
        if self.token is None:
            step = (
                "not set; get a token from @BotFather and put it into this variable (or a file named by BOT_TOKEN_FILE)"
            )
            raise BrokenSettings([WrongVariable("BOT_TOKEN", step)])
        return self.token.reveal()

    @property
    def bot_id(self) -> int:
        """The number of the bot itself: what stands before the colon of its token."""
        return int(self.require_token().partition(":")[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """Where everything is kept, as an SQLAlchemy address."""

    url: str = _key(readers.database_url, "sqlite+aiosqlite:///var/zhengyou.db", shown=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignSettings:
    """Which campaign runs, from which content."""

    content_dir: Path = _key(readers.path, Path("content"))  # noqa: RUF009  # a Path never changes
    file: Path = _key(readers.path, Path("content/campaign.yaml"))  # noqa: RUF009  # a Path never changes
    timezone: str | None = _key(lambda value: zone(readers.text(value)), None)
    """The zone of people who have not chosen one; None leaves it to the campaign file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockSettings:
    """A clock to follow instead of the real one."""

    url: str | None = _key(readers.address("http", "https"), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Where webhook, health and metrics are served; port 0 takes any free one."""

    host: str = _key(readers.text, "127.0.0.1")
    port: int = _key(readers.whole(0, 65_535), 8080)


@dataclass(frozen=True, slots=True, kw_only=True)
class PacingSettings:
    """How fast we send; the defaults keep below what Telegram allows (telegram.md 2.3), and 0 lifts a limit."""

    per_second: float = _key(readers.decimal(0, 1_000), 25.0)
    """Messages a second in all; above 30 Telegram takes paid broadcasts only."""
    paid_broadcasts: bool = _key(readers.flag, default=False)
    """Whether Telegram may charge Stars for broadcasts and take them faster (Bot API, allow_paid_broadcast)."""
    reserved_for_answers: float = _key(readers.decimal(0, 1_000_000), 6.0)
    """Of these, what a broadcast leaves to answers; answers may use more."""
    per_chat_seconds: float = _key(readers.decimal(0, 60), 1.0)
    """Seconds between two messages to one person."""
    per_group_minute: float = _key(readers.decimal(0, 1_000_000), 20.0)
    """Messages a minute to one group."""
    in_flight: int = _key(readers.whole(1, 1_000), 100)
    """Requests that may wait for Telegram at the same time; fewer where the rate needs fewer."""
    resend_after_seconds: float = _key(readers.decimal(0, 3_600), 60.0)
    """How long a message that may have arrived waits for a tap that would prove it, before it is sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FloodSettings:
    """How much one person may send before the rest is turned away unread."""

    most_updates: int = _key(readers.whole(0, 100_000), 20)
    """At once; 0 lifts the limit."""
    within_seconds: float = _key(readers.decimal(1, 3_600), 10.0)
    """In which so many may be sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastSettings:
    """How broadcasts leave."""

    undo_seconds: int = _key(readers.whole(0, 600), 60)
    """How long a confirmed one waits for its author to undo it; 0 sends at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleSettings:
    """How people join."""

    invite_days: int = _key(readers.whole(1, 365), 14)
    """Days until an invitation expires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """What the log holds and how it looks."""

    level: str = _key(readers.one_of("debug", "info", "warning", "error"), "info")
    format: str = _key(readers.one_of("text", "json"), "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings; each field is a section of config.yaml."""

    organisation: Organisation = field(default_factory=Organisation)
    telegram: TelegramSettings = field(default_factory=TelegramSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    campaign: CampaignSettings = field(default_factory=CampaignSettings)
    clock: ClockSettings = field(default_factory=ClockSettings)
    web: WebSettings = field(default_factory=WebSettings)
    pacing: PacingSettings = field(default_factory=PacingSettings)
    flood: FloodSettings = field(default_factory=FloodSettings)
    broadcasts: BroadcastSettings = field(default_factory=BroadcastSettings)
    people: PeopleSettings = field(default_factory=PeopleSettings)
    log: LogSettings = field(default_factory=LogSettings)

    def secrets(self) -> tuple[str, ...]:
        """What no log may hold: token, webhook secret, passwords inside addresses, as written and as meant."""
        secrets = [secret.reveal() for secret in (self.telegram.token, self.telegram.webhook_secret) if secret]
        for address in (self.telegram.api_url, self.telegram.proxy_url, self.database.url, self.clock.url):
            parts = urlsplit(address or "")
            passwords = [parts.password or "", *parse_qs(parts.query).get("password", ())]
            secrets += {spelling for password in passwords for spelling in (password, unquote(password)) if spelling}
        return tuple(secrets)
