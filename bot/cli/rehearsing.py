"""`rehearse`: who would get what and when; on the screen, as JSON, or as a page to print."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.cli.settled import settings_of, tell
from bot.clock import monotonic
from bot.domain.rehearsal_diff import Difference, difference
from bot.domain.rehearsal_load import load_of
from bot.domain.rehearsals import Audience, Rehearsal
from bot.domain.roster import UnknownName
from bot.founding import house, library
from bot.library import BrokenContent, Library, load
from bot.logs import set_up_logs
from bot.rehearsal.as_json import as_json, difference_as_json
from bot.rehearsal.casting import Wanted
from bot.rehearsal.page import page_of
from bot.rehearsal.rehearsing import OldSchema, Theatre
from bot.settings import Settings
from bot.storage.database import file_of
from bot.storage.looking import Unreadable
from bot.texts import Catalogue, Speech
from bot.views.rehearsal import Shown, as_text
from bot.views.rehearsal_diff import as_lines

QUIET_SECONDS = 2.0
"""So long nothing is said of how far it is."""
SAY_SECONDS = 10.0
"""How often it is then; on a terminal every second."""
NOBODY = 1
"""The bot's number in a database in which nobody meets it."""


class Impossible(Exception):
    """What was asked for contradicts itself; the text says how."""


def rehearse(arguments: argparse.Namespace) -> int:
    """Rehearse the campaign of the settings, changing nothing and sending nothing."""
    settings = settings_of(arguments)
    set_up_logs("warning", settings.log.format, secrets=settings.secrets())
    try:
        return _rehearsed(settings, arguments)
    except BrokenContent as broken:
        tell(broken.problems)
    except (UnknownName, Impossible) as wrong:
        tell([wrong])
    except OldSchema as old:
        tell([f"the database has the schema {old}, this version another; next: python -m bot migrate"])
    except Unreadable as trouble:
        tell([f"the database cannot be read: {trouble}"])
    except BrokenPipeError:
        raise
    except OSError as error:
        tell([f"{error.filename}: {error.strerror}" if error.filename else str(error)])
    return 1


def _rehearsed(settings: Settings, arguments: argparse.Namespace) -> int:
    _require_possible(arguments)
    content = library(settings)
    other = load(settings.campaign.content_dir, arguments.diff) if arguments.diff is not None else None
    catalogue = Catalogue.load(settings.campaign.content_dir / "texts")
    days = _days(arguments, [content] if other is None else [content, other])
    theatre, played = theatre_of(settings, content, catalogue), _playing(arguments, days)
    now = played(theatre)
    t = catalogue.speech(arguments.language, now.zone)
    if other is not None:
        then = played(replace(theatre_of(settings, other, catalogue), leave_of=content.campaign.key))
        return _show_difference(t, difference(now, then), now.audience, is_json=arguments.json)
    rate = _left_to_deliveries(settings)
    load_ = load_of(now, first=days[0], last=days[1], per_second=rate)
    return _show(arguments, t, Shown(content.campaign, now, load_, *days, rate, arguments.as_joined))


def _require_possible(arguments: argparse.Namespace) -> None:
    """Raise Impossible for what would be found out only when everything is played."""
    page: Path | None = arguments.html
    if page is None:
        return
    if arguments.diff is not None:
        raise Impossible("--html shows one plan; --diff goes with text or --json")
    if page.is_dir() or not page.parent.is_dir():
        raise Impossible(f"{page}: is a folder" if page.is_dir() else f"{page}: there is no folder {page.parent}")


def _days(arguments: argparse.Namespace, contents: Sequence[Library]) -> tuple[date, date]:
    """The days asked for, by default all of the campaign, or of both campaigns."""
    starts_on = min(content.campaign.starts_on for content in contents)
    ends_on = max(content.campaign.ends_on for content in contents)
    first, last = arguments.first or starts_on, arguments.last or ends_on
    if first <= last:
        return first, last
    if arguments.first is None:
        raise Impossible(f"--to {last} lies before the campaign, which begins on {starts_on}")
    if arguments.last is None:
        raise Impossible(f"--from {first} lies after the campaign, which ends on {ends_on}")
    raise Impossible(f"--from {first} lies after --to {last}")


def _playing(arguments: argparse.Namespace, days: tuple[date, date]) -> Callable[[Theatre], Rehearsal]:
    """How a plan is played, with what falls on the days asked for."""
    is_compared = arguments.diff is not None
    wanted = Wanted(arguments.unit, arguments.member, arguments.as_joined, is_compared=is_compared)

    def played(theatre: Theatre) -> Rehearsal:
        told = Told(theatre.campaign.starts_on, days[1])
        rehearsal = theatre.rehearse_now(wanted, last=days[1], reached=told.reached)
        told.done()
        return rehearsal.between(*days)

    return played


def theatre_of(settings: Settings, content: Library, catalogue: Catalogue) -> Theatre:
    """Where the bot of these settings is rehearsed: with its people, or made-up ones before there is a database."""
    file = file_of(settings.database.url)
    return Theatre(
        campaign=content.campaign,
        zone=settings.campaign.timezone or content.campaign.timezone,
        catalogue=catalogue,
        house_on=lambda database, time: house(settings, database, content, time, bot_id=NOBODY),
        source=None if file is not None and not file.exists() else settings.database.url,
    )


def _left_to_deliveries(settings: Settings) -> float | None:
    """Messages a second while answers use their reserve; None: no limit."""
    pace = settings.pacing
    return pace.per_second - pace.reserved_for_answers if pace.per_second else None


def _show(arguments: argparse.Namespace, t: Speech, shown: Shown) -> int:
    if arguments.html is not None:
        return _write(arguments.html, page_of(t, shown))
    if arguments.json:
        return _say_json(as_json(shown.rehearsal, shown.load, shown.campaign, first=shown.first, last=shown.last))
    return _say(as_text(t, shown))


def _show_difference(t: Speech, found: Difference, audience: Audience, *, is_json: bool) -> int:
    if is_json:
        return _say_json(difference_as_json(found))
    return _say(as_lines(t, found, audience.cohorts))


def _say(lines: Iterable[str]) -> int:
    for line in lines:
        print(line)
    return 0


def _say_json(said: Mapping[str, Any]) -> int:
    json.dump(said, sys.stdout, ensure_ascii=False, indent=1)  # piece by piece: all of it may be tens of MiB
    print()
    return 0


def _write(file: Path, page: str) -> int:
    """Put the page where it was asked for, whole or not at all."""
    part = file.with_name(f"{file.name}.part")
    try:
        part.write_text(page, "utf-8")
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        tell([f"{file}: {error.strerror}"])
        return 1
    return 0


class Told:
    """What was said of how far it is."""

    def __init__(self, first: date, last: date) -> None:
        self._first, self._days = first, max((last - first).days, 1)
        self._next = monotonic() + QUIET_SECONDS
        self._has_told = False

    def reached(self, at: datetime) -> None:
        """Now and then a line; on a terminal always the same one."""
        if monotonic() < self._next:
            return
        self._next = monotonic() + (1 if sys.stderr.isatty() else SAY_SECONDS)
        percent = min(max((at.date() - self._first).days * 100 // self._days, 0), 100)
        end = "\r" if sys.stderr.isatty() else "\n"
        print(f"rehearsing: {at.date()} ({percent}%)", end=end, file=sys.stderr, flush=True)
        self._has_told = True

    def done(self) -> None:
        """Leave a clean line behind."""
        if self._has_told and sys.stderr.isatty():
            print(" " * 40, end="\r", file=sys.stderr, flush=True)
