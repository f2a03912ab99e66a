"""The cast of the stories: who they are, in which branch, with which role and language."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert

from bot.storage import tables as t
from bot.storage.database import Transaction

ROOT, EAST, WEST = "兰州分馆", "第一党支部", "第二党支部"


@dataclass(frozen=True, slots=True)
class Player:
    """One of the cast; `user` is the Telegram account, `code` the number in the roster."""

    person: int
    user: int
    code: str
    name: str
    branch: str | None
    kind: str = "staff"
    language: str = "zh"
    roles: tuple[tuple[str, str], ...] = ()


LIN = Player(1, 1001, "E1", "Lin", EAST, "student")
"""A member of the East branch, a student."""
CHEN = Player(2, 1002, "W1", "Chen", WEST, "staff", "en")
"""A member of the West branch who reads English."""
WANG = Player(3, 1003, "E2", "Wang", EAST, roles=(("secretary", EAST),))
"""The secretary of East, a member too."""
ZHAO = Player(4, 1004, "W2", "Zhao", WEST, roles=(("admin", ROOT),))
"""The admin of the whole organisation, a member of West."""
SUN = Player(5, 1005, "", "Sun", None)
"""An outsider: gets one polite line and nothing else, ever."""

CAST = {player.name: player for player in (LIN, CHEN, WANG, ZHAO, SUN)}
MEMBERS = tuple(player for player in CAST.values() if player.branch)
BOUND = ("Lin", "Chen", "Wang", "Zhao")
"""Who has agreed and is bound when nothing else is said."""
UNITS = {ROOT: 1, EAST: 2, WEST: 3}


async def enrol(tx: Transaction, *, at: datetime, bound: tuple[str, ...]) -> None:
    """Put units, members and roles into the database; those named in `bound` have agreed and are bound."""
    for name, number in UNITS.items():
        await tx.run(insert(t.unit).values(id=number, parent_id=None if number == 1 else 1, name=name))
    for player in MEMBERS:
        await _enrol_one(tx, player, at=at, is_bound=player.name in bound)


async def _enrol_one(tx: Transaction, player: Player, *, at: datetime, is_bound: bool) -> None:
    person = player.person
    await tx.run(
        insert(t.person).values(id=person, code=player.code, name=player.name, language=player.language, created_at=at)
    )
    unit = UNITS[player.branch or ROOT]
    await tx.run(
        insert(t.membership).values(person_id=person, unit_id=unit, kind=player.kind, from_on=date(2010, 1, 1))
    )
    for role, where in player.roles:
        await tx.run(insert(t.role_grant).values(person_id=person, role=role, unit_id=UNITS[where], from_at=at))
    if is_bound:
        await tx.run(insert(t.telegram_account).values(person_id=person, user_id=player.user, bound_at=at))
        await tx.run(insert(t.consent).values(person_id=person, version=1, given_at=at))
