"""A campaign file turned into a Campaign, checked beyond its shape; where the file lies is reading.py's business."""

import hashlib
from collections.abc import Callable
from datetime import date, time
from typing import TypeVar, cast

from bot.domain.budget import Budget, DigestTime
from bot.domain.campaign import (
    AnchorDaysLeft,
    Area,
    Campaign,
    Carrier,
    DeedPeriod,
    Document,
    Framework,
    Item,
    Kind,
    Phase,
    QuietHours,
    Rule,
)
from bot.domain.earlier import EARLIER, Earlier
from bot.domain.frameworks import DEEDS_FRAMEWORK
from bot.domain.rules import Around
from bot.library.anchor_reader import read_anchors
from bot.library.budget_reader import read_budget, read_digest
from bot.library.exception_reader import read_exceptions
from bot.library.keyed import Keys, read_keyed
from bot.library.marks import Marks
from bot.library.phase_reader import PhaseReader
from bot.library.problems import BrokenContent, Problem
from bot.library.rule_reader import RuleReader, read_quiet_hours
from bot.library.section import Section
from bot.library.strict_yaml import parse
from bot.library.unfilled import left_to_do
from bot.library.values import exact_day, zone
from bot.library.values import key as as_key

T = TypeVar("T")

CAMPAIGN = (
    "key", "name", "document", "phases", "ends", "anchors", "frameworks", "areas", "carriers", "kinds", "rules",
    "quiet_hours", "budget", "digest", "timezone", "deed_period", "earlier", "exceptions",
)  # fmt: skip
"""The keys at the outermost level of a campaign file."""
_PERIODS = ("phase", "month", "quarter")
_ZONE = "Asia/Shanghai"
_QUIET = QuietHours(time(21, 30), time(8, 0))


def read_campaign(text: str | bytes, file: str, *, defaults: Campaign | None = None) -> Campaign:
    """Return the campaign a file describes; BrokenContent lists everything wrong with it.

    Only `name` and `phases` are required. Other sections that are not given are taken from `defaults`, except those
    that belong to one campaign alone (document, anchors, activities).
    """
    tree = parse(text, file)
    problems: list[Problem] = []
    section = Section(tree, (), problems, keys=CAMPAIGN)
    campaign = _Reader(section, defaults).read(tree.text)
    problems = left_to_do(tree, problems)
    if problems:
        raise BrokenContent(problems)
    return campaign


class _Reader:
    """Reads what others refer to first, so that every reference can be checked where it stands."""

    def __init__(self, section: Section, defaults: Campaign | None) -> None:
        self._section = section
        self._defaults = defaults

    def read(self, text: str) -> Campaign:
        """Return the campaign; it means nothing when problems were noted."""
        section = self._section
        carriers = self._given("carriers", _carriers, lambda default: default.carriers) or ()
        kinds = self._given("kinds", _kinds, lambda default: default.kinds) or ()
        quiet_hours = self._given("quiet_hours", _quiet_hours, lambda default: default.quiet_hours) or _QUIET
        phases = PhaseReader(tuple(carrier.key for carrier in carriers)).read(section)
        anchors = read_anchors(section, phases) if "anchors" in section else ()
        return Campaign(
            key=section.read("key", as_key, "campaign"),
            name=section.name("name"),
            document=_document(section) if "document" in section else None,
            phases=phases,
            ends_on=_ends_on(section, phases),
            anchors=anchors,
            frameworks=self._frameworks(),
            areas=self._given("areas", _areas, lambda default: default.areas) or (),
            carriers=carriers,
            kinds=kinds,
            rules=self._rules(kinds, Marks(phases, tuple(one.key for one in anchors)), quiet_hours),
            quiet_hours=quiet_hours,
            budget=self._given("budget", lambda found: read_budget(found, kinds), lambda default: default.budget)
            or Budget(),
            digest=self._digest(quiet_hours),
            timezone=section.read("timezone", zone, self._defaults.timezone if self._defaults else _ZONE),
            deed_period=cast(DeedPeriod, section.choice("deed_period", _PERIODS, "phase")),
            exceptions=read_exceptions(section) if "exceptions" in section else (),
            earlier=cast(Earlier, section.choice("earlier", EARLIER, "skip")),
            version=hashlib.sha256(text.encode()).hexdigest(),
            text=text,
        )

    def _digest(self, quiet_hours: QuietHours) -> DigestTime:
        found = self._given("digest", lambda given: read_digest(given, quiet_hours), lambda default: default.digest)
        return found or DigestTime()

    def _given(self, key: str, read: Callable[[Section], T], otherwise: Callable[[Campaign], T]) -> T | None:
        if key in self._section:
            return read(self._section)
        return otherwise(self._defaults) if self._defaults else None

    def _frameworks(self) -> tuple[Framework, ...]:
        found = self._given("frameworks", _frameworks, lambda default: default.frameworks) or ()
        if "frameworks" not in self._section and not found:
            self._section.note("frameworks", "missing 'frameworks', and no reference campaign lends any")
        elif all(framework.key and framework.key != DEEDS_FRAMEWORK for framework in found):  # one unread may be it
            self._section.note("frameworks", f"needs a framework '{DEEDS_FRAMEWORK}', for deeds and check-ins")
        return found

    def _rules(self, kinds: tuple[Kind, ...], marks: Marks, quiet_hours: QuietHours) -> tuple[Rule, ...]:
        kind_keys = tuple(kind.key for kind in kinds)
        if "rules" in self._section:
            return RuleReader(kind_keys, marks, quiet_hours).read(self._section)
        rules = self._defaults.rules if self._defaults else ()
        return tuple(rule for rule in rules if _fits(rule, kind_keys, marks))


def _fits(rule: Rule, kinds: tuple[str, ...], marks: Marks) -> bool:
    """Whether a rule of another file speaks only of what there is in this one."""
    match rule.when:
        case AnchorDaysLeft(anchor) if anchor not in marks.anchors:
            return False
        case Around(mark) if not marks.has(mark):
            return False
    return all(kind in kinds for kind in rule.kinds) and all(phase in marks.phase_keys for phase in rule.phases)


def _ends_on(section: Section, phases: tuple[Phase, ...]) -> date:
    last = max((phase.end_on for phase in phases), default=date.min)
    ends_on = section.read("ends", exact_day, last)
    if ends_on < last:
        section.note("ends", f"ends on {ends_on}, before its last phase does on {last}")
    return ends_on


def _document(campaign: Section) -> Document:
    section = campaign.section("document", ("number", "issuer", "date", "title"))
    return Document(
        number=section.text("number"),
        issuer=section.name("issuer"),
        issued_on=section.must_read("date", exact_day, date.min),
        title=section.name("title"),
    )


def _carriers(campaign: Section) -> tuple[Carrier, ...]:
    return read_keyed(
        campaign,
        "carriers",
        noun="carrier",
        keys=("name",),
        read=lambda key, found: Carrier(key, found.name("name")),
    )


def _areas(campaign: Section) -> tuple[Area, ...]:
    return read_keyed(
        campaign,
        "areas",
        noun="area",
        keys=("name", "target"),
        read=lambda key, found: Area(key, found.name("name"), found.name("target")),
    )


def _kinds(campaign: Section) -> tuple[Kind, ...]:
    return read_keyed(
        campaign,
        "kinds",
        noun="kind",
        keys=("name", "emphasis", "aliases"),
        read=lambda key, found: Kind(key, found.name("name"), found.names("emphasis"), found.texts("aliases")),
    )


def _quiet_hours(campaign: Section) -> QuietHours:
    return read_quiet_hours(campaign.section("quiet_hours", ("start", "end")))


def _frameworks(campaign: Section) -> tuple[Framework, ...]:
    items = Keys("item")

    def read(key: str, found: Section) -> Framework:
        entries = found.sections("items", ("key", "name", "short", "phrases", "counted"))
        found_items = tuple(_item(items, entry) for entry in entries)
        return Framework(key, found.name("name"), found.texts("aliases"), found_items)

    return read_keyed(campaign, "frameworks", noun="framework", keys=("name", "aliases", "items"), read=read)


def _item(keys: Keys, section: Section) -> Item:
    name = section.name("name")
    return Item(
        key=keys.take(section),
        name=name,
        short=section.optional_name("short") or name,
        phrases=section.texts("phrases"),
        counted=section.flag("counted", default=True),
    )
