"""Whom the campaign reaches, as part of others' queries; what becomes of them is no business of this file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, select

from bot.storage import tables as t


@dataclass(frozen=True, slots=True)
class People:
    """Those whose ids lie above `after` and up to `upto`."""

    after: int
    upto: int

    @property
    def halves(self) -> "tuple[People, People]":
        """The lower and the higher ones."""
        middle = (self.after + self.upto) // 2
        return People(self.after, middle), People(middle, self.upto)


def enrolled(*columns: ColumnElement[Any], among: People | None) -> Select[Any]:
    """Columns of everyone the campaign reaches: bound, consenting, a member."""
    a, c, m, p = t.telegram_account, t.consent, t.membership, t.person
    found = (
        select(*columns)
        .select_from(p)
        .join(a, and_(a.c.person_id == p.c.id, a.c.unbound_at.is_(None)))
        .join(c, and_(c.c.person_id == p.c.id, c.c.withdrawn_at.is_(None)))
        .join(m, and_(m.c.person_id == p.c.id, m.c.to_on.is_(None)))
    )
    return found if among is None else found.where(*are_between(literal(among.after), literal(among.upto)))


def are_between(after: ColumnElement[int], upto: ColumnElement[int]) -> Iterator[ColumnElement[bool]]:
    """Said of each table's key, or PostgreSQL may read whole tables."""
    for key in (t.person.c.id, t.telegram_account.c.person_id, t.consent.c.person_id, t.membership.c.person_id):
        yield from (key > after, key <= upto)
