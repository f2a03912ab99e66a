"""`roster import`, `roster grant`, `invite`: what the operator does about people, on the server."""

import argparse
import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from bot.cli.orders import bytes_of, carry_out
from bot.cli.settled import settings_of
from bot.control import Said
from bot.domain.people import Role
from bot.domain.roster import Member
from bot.storage.database import Transaction
from bot.usecases.house import House
from bot.usecases.invites import Invites, Made
from bot.usecases.roster import Roster


def roster_import(arguments: argparse.Namespace) -> int:
    """Read people from a file: all of them, or none and the reasons."""
    content = b64encode(bytes_of(arguments.file)).decode()
    return carry_out(settings_of(arguments), "roster import", {"file": str(arguments.file), "content": content})


async def import_roster(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `roster import`; the file travels as base64, since the bot may run as another user."""
    report = await Roster(tx, home).import_csv(b64decode(order["content"]), order["file"])
    return Said(out=[f"{report.added} added, {report.changed} changed"], err=list(report.notes))


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
    return carry_out(settings_of(arguments), "invite", order)


async def make_invites(tx: Transaction, home: House, order: Mapping[str, Any]) -> Said:
    """The order behind `invite`."""
    made = await Invites(tx, home).make(await _invited(tx, home, order))
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
