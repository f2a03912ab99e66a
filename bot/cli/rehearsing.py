"""`rehearse`: who would get what and when; on the screen, as JSON, or as a page to print."""

import argparse
import asyncio
import json
import sys
from datetime import date, datetime
from pathlib import Path

from bot.cli.settled import settings_of, tell
from bot.clock import monotonic
from bot.domain.rehearsal_load import load_of
from bot.domain.roster import UnknownName
from bot.founding import house, library
from bot.library import BrokenContent, Library
from bot.logs import set_up_logs
from bot.rehearsal.as_json import as_json
from bot.rehearsal.casting import Wanted
from bot.rehearsal.page import page_of
from bot.rehearsal.rehearsing import OldSchema, Theatre
from bot.settings import Settings
from bot.storage.database import file_of
from bot.storage.looking import Unreadable
from bot.texts import Catalogue
from bot.views.rehearsal import Shown, as_text

QUIET_SECONDS = 2.0
"""So long nothing is said of how far it is."""
SAY_SECONDS = 10.0
"""How often it is then; on a terminal every second."""
NOBODY = 1
"""The bot's number in a database in which nobody meets it."""


def rehearse(arguments: argparse.Namespace) -> int:
    """Rehearse the campaign of the settings, changing nothing and sending nothing."""
    settings = settings_of(arguments)
    set_up_logs("warning", settings.log.format, secrets=settings.secrets())
    try:
        content = library(settings)
        catalogue = Catalogue.load(settings.campaign.content_dir / "texts")
        first, last = _days(arguments, content)
        wanted = Wanted(arguments.unit, arguments.member, arguments.as_joined)
        told = Told(content.campaign.starts_on, content.campaign.ends_on)
        played = _theatre(settings, content, catalogue).rehearse(wanted, last=last, reached=told.reached)
        rehearsal = asyncio.run(played).between(first, last)
        told.done()
    except BrokenContent as broken:
        tell(broken.problems)
    except (UnknownName, Impossible) as wrong:
        tell([wrong])
    except OldSchema as old:
        tell([f"the database has the schema {old}, this version another; next: python -m bot migrate"])
    except (Unreadable, OSError) as trouble:
        tell([f"the database cannot be read: {trouble}"])
    else:
        rate = _left_to_deliveries(settings)
        load = load_of(rehearsal, first=first, last=last, per_second=rate)
        return _show(
            arguments, catalogue, Shown(content.campaign, rehearsal, load, first, last, rate, arguments.as_joined)
        )
    return 1


class Impossible(Exception):
    """What was asked for contradicts itself; the text says how."""


def _days(arguments: argparse.Namespace, content: Library) -> tuple[date, date]:
    """The days asked for, by default all of the campaign."""
    campaign = content.campaign
    first = arguments.first or campaign.starts_on
    last = arguments.last or max(campaign.ends_on, first)
    if first > last:
        raise Impossible(f"--from {first} lies after --to {last}")
    return first, last


def _theatre(settings: Settings, content: Library, catalogue: Catalogue) -> Theatre:
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


def _show(arguments: argparse.Namespace, catalogue: Catalogue, shown: Shown) -> int:
    t = catalogue.speech(arguments.language, shown.rehearsal.zone)
    if arguments.html is not None:
        return _write(arguments.html, page_of(t, shown))
    if arguments.json:
        said = as_json(shown.rehearsal, shown.load, shown.campaign, first=shown.first, last=shown.last)
        json.dump(said, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for line in as_text(t, shown):
            print(line)
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
