"""From the sources to settings, with every mistake told at once; what each key may hold is in shape.py."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from bot.settings import readers
from bot.settings.problems import BrokenSettings, WrongVariable
from bot.settings.secret import Secret
from bot.settings.shape import PacingSettings, Settings
from bot.settings.sources import Sources, variable

MOST_FREE = 30
"""Messages a second that Telegram takes without pay (Bots FAQ)."""
PACKAGED = Path(__file__).parents[1] / "content"
"""Where a wheel puts the content; in the repository it lies at the top."""


def load(config_path: Path | None, environ: Mapping[str, str]) -> Settings:
    """Return the settings of a file and an environment; BrokenSettings lists what is wrong with both.

    The file is `config_path`, else what BOT_CONFIG names, else `config.yaml` where there is one.
    A variable such as BOT__WEB__PORT wins over the same key of the file; an empty variable says nothing.
    """
    sources = Sources(config_path, environ)
    sources.refuse_unknown({name: _readers(default) for name, default in _SECTIONS.items()})
    settings = Settings(**{name: _section(sources, name, default) for name, default in _SECTIONS.items()})
    settings = _with_secrets(_with_campaign_file(_with_content(settings, sources), sources), sources)
    _check_pace(settings.pacing, sources)
    if sources.problems:
        raise BrokenSettings(sources.problems)
    return settings


_SECTIONS: dict[str, Any] = {section.name: getattr(Settings(), section.name) for section in fields(Settings)}
"""Each section of the file with its defaults."""


def _readers(default: Any) -> dict[str, Callable[[object], object]]:  # noqa: ANN401  # one of the classes of shape.py
    """Return the keys a section has in the file, each with what reads it."""
    return {key.name: key.metadata["read"] for key in fields(default) if "read" in key.metadata}


def _section(sources: Sources, name: str, default: Any) -> Any:  # noqa: ANN401  # one of the classes of shape.py
    found: dict[str, object] = {}
    for key, read in _readers(default).items():
        for given in sources.given(name, key):
            if given.tree and readers.has_password(given.value):
                message = f"a password does not belong here; put the address into {variable(name, key)}"
                sources.problems.append(given.problem(message))
                continue
            try:
                found[key] = read(given.value)
            except ValueError as error:
                sources.problems.append(given.problem(str(error)))
    return replace(default, **found)


def _with_content(settings: Settings, sources: Sources) -> Settings:
    """Take the content that came with the wheel where none is named and none lies in the folder we start in."""
    is_named = bool(sources.given("campaign", "content_dir")) or settings.campaign.content_dir.is_dir()
    if is_named or not PACKAGED.is_dir():
        return settings
    return replace(settings, campaign=replace(settings.campaign, content_dir=PACKAGED))


def _with_campaign_file(settings: Settings, sources: Sources) -> Settings:
    """Take the campaign file of the content directory where no other is named."""
    if sources.given("campaign", "file"):
        return settings
    file = settings.campaign.content_dir / "campaign.yaml"
    return replace(settings, campaign=replace(settings.campaign, file=file))


def _with_secrets(settings: Settings, sources: Sources) -> Settings:
    token, token_of_file = _secret(sources, "BOT_TOKEN", readers.token), _token_of_file(sources)
    webhook_secret = _secret(sources, "BOT_WEBHOOK_SECRET", readers.webhook_secret)
    if settings.telegram.webhook_url and "BOT_WEBHOOK_SECRET" not in sources.variables:
        message = "not set, but telegram.webhook_url is; choose a long random word of A-Z a-z 0-9 _ -"
        sources.problems.append(WrongVariable("BOT_WEBHOOK_SECRET", message))
    telegram = replace(settings.telegram, token=token or token_of_file, webhook_secret=webhook_secret)
    return replace(settings, telegram=telegram)


def _secret(sources: Sources, name: str, read: Callable[[str], str]) -> Secret | None:
    return _read_secret(sources, name, sources.variables[name], read) if name in sources.variables else None


def _token_of_file(sources: Sources) -> Secret | None:
    name = "BOT_TOKEN_FILE"
    path = sources.variables.get(name)
    if path is None:
        return None
    if "BOT_TOKEN" in sources.variables:
        sources.problems.append(WrongVariable(name, "BOT_TOKEN is set as well; keep one of the two"))
        return None
    try:
        content = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        sources.problems.append(WrongVariable(name, f"{path}: {error.strerror}"))
        return None
    except UnicodeDecodeError:
        sources.problems.append(WrongVariable(name, f"{path}: not a text file"))
        return None
    return _read_secret(sources, name, content, readers.token)


def _read_secret(sources: Sources, name: str, value: str, read: Callable[[str], str]) -> Secret | None:
    try:
        return Secret(read(value))
    except ValueError as error:
        sources.problems.append(WrongVariable(name, str(error)))
        return None


def _check_pace(pacing: PacingSettings, sources: Sources) -> None:
    """Note a rate Telegram takes from nobody, and a reserve for answers that would leave nothing to anybody else."""
    if pacing.per_second > MOST_FREE and not pacing.paid_broadcasts:
        message = f"Telegram takes at most {MOST_FREE} a second, more only with pacing.paid_broadcasts: true"
        sources.problems += [source.problem(message) for source in sources.given("pacing", "per_second")[-1:]]
    if not pacing.per_second or pacing.reserved_for_answers < pacing.per_second:
        return
    given = sources.given("pacing", "reserved_for_answers") or sources.given("pacing", "per_second")
    message = (
        f"{pacing.reserved_for_answers:g} a second reserved for answers leave nothing "
        f"of {pacing.per_second:g} a second in all"
    )
    sources.problems += [source.problem(message) for source in given[-1:]]
