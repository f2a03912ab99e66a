"""The `anchors` of a campaign file: days of the calendar, or days that are told from others of the plan."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.campaign import Anchor
from bot.domain.phases import Phase
from bot.domain.rules import Mark
from bot.library.keyed import read_keyed
from bot.library.marks import Marks
from bot.library.section import Section
from bot.library.values import days, exact_day

_SIDES = {"before": -1, "after": 1}
_NO_DAY = date.min


@dataclass(frozen=True, slots=True)
class _Relation:
    """So many days after another day of the plan; a negative number is before it."""

    mark: Mark
    by: int


def read_anchors(campaign: Section, phases: tuple[Phase, ...]) -> tuple[Anchor, ...]:
    """Return the anchors of a campaign file; problems are noted in it, among them anchors that go round in a circle."""
    sections: dict[str, Section] = {}
    found = read_keyed(campaign, "anchors", noun="anchor", keys=("name", "on"), read=lambda key, one: (key, one))
    for key, section in found:
        sections.setdefault(key, section)
    marks = Marks(phases, tuple(sections))
    said = {key: _on(section, marks) for key, section in sections.items()}
    for circle in _circles(said):
        sections[circle[0]].note("on", f"goes round in a circle: {' → '.join((*circle, circle[0]))}")
    return tuple(Anchor(key, section.name("name"), _day(key, said, marks)) for key, section in found)


def _on(section: Section, marks: Marks) -> date | _Relation:
    if not section.is_mapping("on"):
        return section.must_read("on", exact_day, _NO_DAY)
    relation = section.section("on", (*_SIDES, "by"))
    given = [side for side in _SIDES if side in relation]
    if len(given) != 1:
        section.note("on", f"needs exactly one of {', '.join(_SIDES)}")
        return _NO_DAY
    mark, by = relation.read(given[0], marks.read, None), relation.must_read("by", days, 0)
    if mark is not None and mark.key is None:
        relation.note(given[0], "means several days; name one phase or activity")
    return _Relation(mark, by * _SIDES[given[0]]) if mark is not None else _NO_DAY


def _trail(key: str, said: Mapping[str, date | _Relation]) -> Iterator[str]:
    """The anchors that one is told from, one from the other, itself first; a circle is gone round once."""
    seen: set[str] = set()
    while key not in seen:
        seen.add(key)
        yield key
        one = said[key]
        if not isinstance(one, _Relation) or one.mark.edge != "on" or one.mark.key is None:
            return
        key = one.mark.key
    yield key


def _circles(said: Mapping[str, date | _Relation]) -> Iterator[tuple[str, ...]]:
    """Each circle once, from the anchor that stands first in the file."""
    told: set[str] = set()
    for key in said:
        trail = tuple(_trail(key, said))
        if len(trail) > 1 and trail[-1] == key and key not in told:
            told.update(trail)
            yield trail[:-1]


def _day(key: str, said: Mapping[str, date | _Relation], marks: Marks) -> date:
    """The day of an anchor; a stand-in where something is wrong, which was noted."""
    by = timedelta()
    for step in _trail(key, said):
        one = said[step]
        if isinstance(one, date):
            return one + by if one != _NO_DAY else _NO_DAY
        by += timedelta(days=one.by)
        day = marks.day(one.mark)
        if day is not None and day != _NO_DAY:
            return day + by
    return _NO_DAY
