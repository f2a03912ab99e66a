"""`plan diff|approve|list|reload`: the operator's view of a changed campaign file, and the operator's word."""

import argparse
import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.cli.orders import bytes_of, carry_out
from bot.cli.settled import settings_of
from bot.control import Said
from bot.domain.campaign import Campaign
from bot.domain.people import Role
from bot.domain.plan_differences import Dates, Difference, Fate, Shift
from bot.domain.plans import PlanChange, PlanState
from bot.domain.roster import UnknownName
from bot.library import BrokenContent, Library
from bot.library.check import lint_of
from bot.storage.accounts import AccountStore
from bot.storage.database import Transaction
from bot.usecases.house import House
from bot.usecases.plans import Offered, Plans
from bot.usecases.roster import Roster

SHOWN = 12
"""Characters of a version."""
MOST_LISTED = 20
"""Occasions listed in the text; --json has them all."""

OUTCOMES: Mapping[Offered, str] = {
    Offered.SAME: "this is the plan in force",
    Offered.PROPOSED: "put before the admins; until one decides, the present plan goes on",
    Offered.WAITS: "already before the admins; nobody has decided yet",
    Offered.KEPT_OUT: "an admin decided to keep the present plan; `plan approve` overrules that",
    Offered.TOOK_FORCE: "in force from now on",
    Offered.OTHER_CAMPAIGN: "this is another campaign (its key differs); it is taken up at the next start",
}


def diff(arguments: argparse.Namespace) -> int:
    """Say what a file would change of the plan in force, over the time that is left."""
    return _about_file(arguments, "plan diff", {"json": arguments.json})


def approve(arguments: argparse.Namespace) -> int:
    """Put the campaign file in force."""
    return _about_file(arguments, "plan approve", {"by": arguments.by})


def reload(arguments: argparse.Namespace) -> int:
    """Read the campaign file again and put before the admins what is new in it."""
    return _about_file(arguments, "plan reload", {})


def list_versions(arguments: argparse.Namespace) -> int:
    """Every version that was put before the admins or put in force."""
    return carry_out(settings_of(arguments), "plan list", {"json": arguments.json})


def _about_file(arguments: argparse.Namespace, name: str, order: Mapping[str, Any]) -> int:
    """The text travels, since the bot may run as another user and not see the file."""
    settings = settings_of(arguments)
    named: Path | None = getattr(arguments, "file", None)
    file = named or settings.campaign.file
    text = bytes_of(file).decode("utf-8", "surrogateescape")
    return carry_out(settings, name, {"file": str(file), "text": text, **order})


async def _campaign(home: House, order: Mapping[str, Any]) -> Campaign:
    """The campaign of an order; BrokenContent with the places."""
    return (await _library(home, order)).campaign


async def _library(home: House, order: Mapping[str, Any]) -> Library:
    text = order["text"].encode("utf-8", "surrogateescape")
    return await asyncio.to_thread(home.library.with_plan, text, order["file"])


async def _lint(library: Library, order: Mapping[str, Any]) -> list[str]:
    """What `check` would find in it, a line each; it keeps nobody from deciding."""
    return [str(found) for found in await asyncio.to_thread(lint_of, library, Path(order["file"]))]


async def compare(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `plan diff`."""
    library = await _library(home, order)
    found = library.campaign
    if found.key != home.campaign.key:
        return Said(err=[OUTCOMES[Offered.OTHER_CAMPAIGN]], status=1)
    difference = await Plans(tx, home).difference(found)
    if order["json"]:
        said = {"in_force": home.campaign.version, "file": found.version, **_as_json(difference)}
        return Said(out=[json.dumps(said, ensure_ascii=False)])
    return Said(out=[_head(home, found), *_in_words(difference)], err=await _lint(library, order))


def _head(home: House, found: Campaign) -> str:
    if home.campaign.version == found.version:
        return f"the file is the plan in force ({found.version[:SHOWN]})"
    return f"in force {home.campaign.version[:SHOWN]}, file {found.version[:SHOWN]}"


def _in_words(found: Difference) -> list[str]:
    moved, added, removed = (found.count(fate) for fate in (Fate.MOVED, Fate.ADDED, Fate.REMOVED))
    more = len(found.examples) - MOST_LISTED
    return [
        f"moves {moved}, adds {added}, removes {removed}; {found.people} people affected",
        *(_dates_line(one) for one in (*found.phases, *found.anchors)),
        *([f"closes {found.closings} check-ins at another time"] if found.closings else []),
        *([f"changes besides: {', '.join(found.parts)}"] if found.parts else []),
        *(_line(one) for one in found.examples[:MOST_LISTED]),
        *([f"... and {more} more (--json has them all)"] if more > 0 else []),
    ]


def _dates_line(one: Dates) -> str:
    was, now = (f"{days[0]} to {days[1]}" if days else "none" for days in (one.was, one.now))
    return f"{one.name.said_in('en')}: {was} -> {now}"


def _line(one: Shift) -> str:
    was, now = (f"{at:%Y-%m-%d %H:%M}" if at else "none" for at in (one.was, one.now))
    return f"{one.fate}\t{one.rule}\t{one.label}\t{was} -> {now}"


def _as_json(found: Difference) -> dict[str, Any]:
    return {
        **{fate.value: found.count(fate) for fate in Fate},
        "people": found.people,
        "closings": found.closings,
        "phases": [_dates_json(one) for one in found.phases],
        "anchors": [_dates_json(one) for one in found.anchors],
        "parts": list(found.parts),
        "changes": [_shift_json(one) for one in found.shifts],
    }


def _dates_json(one: Dates) -> dict[str, Any]:
    was, now = ([day.isoformat() for day in days] if days else None for days in (one.was, one.now))
    return {"name": {"zh": one.name.zh, "en": one.name.en}, "was": was, "now": now}


def _shift_json(one: Shift) -> dict[str, Any]:
    return {
        "fate": one.fate.value,
        "rule": one.rule,
        "slot": one.label,
        "kind": one.cohort.kind,
        "zone": one.cohort.zone,
        "people": one.cohort.people,
        "was": one.was.isoformat() if one.was else None,
        "now": one.now.isoformat() if one.now else None,
    }


async def put_in_force(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `plan approve`."""
    by = None
    if order["by"]:
        member = await Roster(tx, home).member_called(order["by"])
        if all(grant.role is not Role.ADMIN for grant in await AccountStore(tx).grants(member.person_id)):
            raise UnknownName(f"{member.name} ({member.code}) is no admin; without --by it is your own word")
        by = member.person_id
    return _outcome(await Plans(tx, home).approve(await _campaign(home, order), by=by))


async def offer(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `plan reload`; of a broken file the admins hear too."""
    plans = Plans(tx, home)
    try:
        found = await _campaign(home, order)
    except BrokenContent as broken:
        await plans.tell_broken(broken.problems)
        places = [str(problem) for problem in broken.problems]
        return Said(err=[*places, "the present plan goes on"], status=1)
    return _outcome(await plans.offer(found))


def _outcome(offered: Offered) -> Said:
    if offered is Offered.OTHER_CAMPAIGN:
        return Said(err=[OUTCOMES[offered]], status=1)
    return Said(out=[OUTCOMES[offered]])


async def list_all(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `plan list`."""
    history = await Plans(tx, home).history()
    if order["json"]:
        return Said(out=[json.dumps([_change_json(one) for one in history], ensure_ascii=False)])
    return Said(out=_lines(history))


def _lines(history: Sequence[PlanChange]) -> list[str]:
    return [
        f"{one.version[:SHOWN]}\t{one.state}\tloaded {one.loaded_at:%Y-%m-%d %H:%MZ}\t{_decision(one)}"
        for one in history
    ]


def _decision(one: PlanChange) -> str:
    if one.state is PlanState.PROPOSED:
        return "waits for an admin"
    who = "" if one.state is PlanState.OVERTAKEN else f" by {one.decider or 'the operator'}"
    return f"decided {one.decided_at:%Y-%m-%d %H:%MZ}{who}"


def _change_json(one: PlanChange) -> dict[str, Any]:
    return {
        "version": one.version,
        "state": one.state.value,
        "loaded_at": one.loaded_at.isoformat(),
        "proposed_at": one.proposed_at.isoformat(),
        "decided_at": one.decided_at.isoformat() if one.decided_at else None,
        "decided_by": one.decider,
        "in_force_from": one.decided_at.isoformat()
        if one.decided_at and one.state in {PlanState.IN_FORCE, PlanState.PAST}
        else None,
    }
