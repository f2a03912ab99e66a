"""`roster import`, `roster grant`, `invite`: what the operator does about people, on the server."""

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any

from bot.cli.orders import answered, bytes_of, carry_out, say
from bot.cli.paper import invite_on_paper
from bot.cli.settled import settings_of, tell
from bot.control import Said
from bot.domain.people import Role
from bot.domain.refusals import Refusal
from bot.domain.roster import BrokenRoster, Leavers, Member, Preview
from bot.library.roster_reader import read_roster
from bot.spreadsheets import Table, read_outside
from bot.storage.database import Transaction
from bot.usecases.house import House
from bot.usecases.invites import Invites, Made
from bot.usecases.roster import Roster
from bot.usecases.roster_imports import RosterImports


def roster_import(arguments: argparse.Namespace) -> int:
    """Read people from a file: all of them, or none and the reasons."""
    file = str(arguments.file)
    try:
        table = read_outside(bytes_of(arguments.file), file)
    except BrokenRoster as broken:
        tell(broken.problems)
        return 1
    order = {"file": file, "sheet": table.sheet, "records": table.records}
    order |= {"yes": arguments.yes, "leavers": arguments.leavers}
    settings = settings_of(arguments)
    said = answered(settings, "roster import", order)
    while said.seen:  # again, where the roster changed while the operator was reading
        say(said)
        if not sys.stdin.isatty():
            tell(["nothing was changed; say --yes to apply this (--leavers keep leaves those missing as they are)"])
            return 1
        if not _agreed("apply this? [y/N] "):
            tell(["nothing was changed"])
            return 1
        said = answered(settings, "roster import", order | {"seen": said.seen})
    return say(said)


def _agreed(question: str) -> bool:
    """Ask on the terminal; anything but a yes is a no, and so is the end of input."""
    try:
        return input(question).strip().casefold() in {"y", "yes"}
    except EOFError:
        return False


async def import_roster(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `roster import`; the cells travel, since the bot may run as another user."""
    imports, leavers = RosterImports(tx, home), Leavers(order["leavers"])
    table = Table([(line, values) for line, values in order["records"]], order["sheet"])
    roster = await asyncio.to_thread(read_roster, table, order["file"], home.library)
    found = await imports.preview(roster.rows, order["file"], table.sheet)
    if found.unknown:
        raise BrokenRoster(found.unknown)
    if not (found.units or found.is_empty or order["yes"] or order.get("seen") == found.version):
        shown = _foreseen(found, leavers)
        stale = ["the roster has changed meanwhile; this is what would be done now"] if order.get("seen") else []
        vacant = [f"{unit} would have no secretary" for unit in found.vacant] if leavers is Leavers.REMOVE else []
        return Said(out=shown, err=[*stale, *roster.notes, *found.notes, *vacant], status=1, seen=found.version)
    try:
        report = await imports.take_in(roster.rows, order["file"], leavers=leavers)
    except Refusal:
        return Said(err=["nobody would be left as admin, so nothing was changed; see --leavers keep"], status=1)
    left = f", {report.left} left" if report.left else ""
    said = f"{report.added} added, {report.changed} changed{left}"
    vacant = [f"{unit} has no secretary now; next: roster grant secretary MEMBER" for unit in report.vacant]
    return Said(out=[said], err=[*roster.notes, *report.notes, *vacant])


def _foreseen(found: Preview, leavers: Leavers) -> list[str]:
    """The preview, a person a line."""
    fate = "left" if leavers is Leavers.REMOVE else "missing, stays"
    return [
        *(f"new\t{row.code}\t{row.name}\t{row.unit}" for row in found.new),
        *(f"changed\t{one.row.code}\t{one.row.name}\t{one.row.unit}" for one in found.changed),
        *(
            f"transferred\t{one.row.code}\t{one.row.name}\t{one.member.unit_name} -> {one.row.unit}"
            for one in found.transferred
        ),
        *(f"{fate}\t{member.code}\t{member.name}\t{member.unit_name}" for member in found.left),
    ]


def roster_grant(arguments: argparse.Namespace) -> int:
    """Give somebody a role."""
    order = {"role": arguments.role, "member": arguments.member, "unit": arguments.unit}
    return carry_out(settings_of(arguments), "roster grant", order)


async def grant_role(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `roster grant`."""
    is_new = await Roster(tx, home).grant(Role(order["role"]), order["member"], order["unit"])
    return Said(out=["granted" if is_new else "held already"])


def invite(arguments: argparse.Namespace) -> int:
    """Make invitations for one member, one unit, or everybody who is not bound."""
    order = {"unit": arguments.unit, "member": arguments.member, "json": arguments.json}
    if arguments.sheet is not None:
        return invite_on_paper(settings_of(arguments), order, arguments.sheet)
    return carry_out(settings_of(arguments), "invite", order)


async def make_invites(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `invite`."""
    made = await Invites(tx, home).make(await _invited(tx, home, order))
    if order.get("for_paper"):
        return Said(out=[json.dumps([_for_paper(one) for one in made])])
    if order["json"]:
        return Said(out=[json.dumps([_shown(one) for one in made], ensure_ascii=False)])
    return Said(out=["\t".join((*list(_shown(one).values())[:3], f"/start {one.start}")) for one in made])


async def _invited(tx: Transaction, home: House, order: Mapping[str, Any]) -> list[Member]:
    roster = Roster(tx, home)
    if order["member"]:
        return [await roster.member_called(order["member"])]
    unit_id = await roster.unit_called(order["unit"]) if order["unit"] else None
    return list(await Invites(tx, home).for_the_server(unit_id=unit_id))


def _shown(one: Made) -> dict[str, str]:
    return {"member": one.member.code, "name": one.member.name, "unit": one.member.unit_name, "start": one.start}


def _for_paper(one: Made) -> dict[str, str | None]:
    """What bot/cli/paper.py needs besides."""
    return _shown(one) | {"language": one.member.language, "until": one.expires_at.isoformat()}
