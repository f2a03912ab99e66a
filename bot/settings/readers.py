"""One value of config.yaml or of the environment, checked; each raises a ValueError that holds no secret."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from bot.library.problems import did_you_mean, quoted
from bot.library.section import described

_DATABASES = ("sqlite+aiosqlite", "postgresql+asyncpg")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_TOKEN = re.compile(r"[0-9]{1,16}:[A-Za-z0-9_-]+")
_WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def text(value: object) -> str:
    """Read a text that shows something."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    hint = "; put it in quotes" if isinstance(value, int | float) else ""
    raise ValueError(f"expected text, found {described(value)}{hint}")


def path(value: object) -> Path:
    """Read a path; a relative one starts where the program was started."""
    return Path(text(value))


def whole(low: int, high: int) -> Callable[[object], int]:
    """Return a reader of whole numbers, both ends included."""

    def read(value: object) -> int:
        if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"expected a whole number from {low} to {high}, found {described(value)}")
        return value

    return read


def decimal(low: float, high: float) -> Callable[[object], float]:
    """Return a reader of numbers, both ends included."""

    def read(value: object) -> float:
        if isinstance(value, str) and _DECIMAL.fullmatch(value.strip()):
            value = float(value)
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError(f"expected a number from {low} to {high}, found {described(value)}")
        return float(value)

    return read


def flag(value: object) -> bool:
    """Read a yes or no."""
    said = value.strip() if isinstance(value, str) else value
    if said is True or said == "true":
        return True
    if said is False or said == "false":
        return False
    raise ValueError(f"expected true or false, found {described(value)}")


def one_of(*options: str) -> Callable[[object], str]:
    """Return a reader of one word among several."""

    def read(value: object) -> str:
        word = text(value)
        if word not in options:
            hint = did_you_mean(word.lower(), options)
            raise ValueError(f"{quoted(word)} is not one of {', '.join(options)}{hint}")
        return word

    return read


def address(*schemes: str) -> Callable[[object], str]:
    """Return a reader of addresses such as `https://host:port`; a slash at the end is dropped."""

    def read(value: object) -> str:
        given = text(value)
        parts = split_address(given)
        if parts is None or parts.scheme not in schemes or not parts.hostname:
            wanted = " or ".join(f"{scheme}://…" for scheme in schemes)
            raise ValueError(f"expected an address {wanted}, found {shown(given)}")
        return given.rstrip("/")

    return read


def webhook_url(value: object) -> str:
    """Read where Telegram shall deliver: HTTPS, or plain HTTP on this machine, which only a sandbox takes."""
    given = address("https", "http")(value)
    if urlsplit(given).scheme == "http" and urlsplit(given).hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError(f"expected an address https://…, found {shown(given)}")
    return given


def database_url(value: object) -> str:
    """Read an SQLAlchemy address of a database we can use."""
    given = text(value)
    scheme, found, _ = given.partition("://")
    if not found or scheme not in _DATABASES:
        wanted = " or ".join(f"{known}://…" for known in _DATABASES)
        meant = next((known for known in _DATABASES if known.startswith(scheme.partition("+")[0] or "?")), None)
        hint = f" (did you mean '{meant}'?)" if meant else ""
        raise ValueError(f"expected an address {wanted}, found {shown(given)}{hint}")
    return given


def token(value: str) -> str:
    """Read a bot token."""
    if _TOKEN.fullmatch(value.strip()) is None:
        raise ValueError("this is not a bot token (digits, a colon, letters); copy it from @BotFather again")
    return value.strip()


def webhook_secret(value: str) -> str:
    """Read the secret Telegram sends with every webhook request (Bot API setWebhook)."""
    if _WEBHOOK_SECRET.fullmatch(value) is None:
        raise ValueError("expected 1 to 256 of the characters A-Z a-z 0-9 _ -")
    return value


def has_password(value: object) -> bool:
    """Tell whether a value is an address with a password in it."""
    parts = split_address(value) if isinstance(value, str) else None
    return parts is not None and parts.password is not None


def split_address(value: str) -> SplitResult | None:
    """Return the parts of an address; None when it has none, its port included."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  # reading it is what checks it
    except ValueError:
        return None
    return parts


def shown(value: str) -> str:
    """Return an address for a message, without anything that may be a password."""
    return quoted(value) if "@" not in value else "one with a password in it"
