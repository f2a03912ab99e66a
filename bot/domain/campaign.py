"""A campaign as one value: the plan's phases, standards, people and schedule; it decides nothing about anybody."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypeVar

from bot.domain.budget import Budget, DigestTime
from bot.domain.frameworks import DEEDS_FRAMEWORK, Framework, Item
from bot.domain.materials import Material
from bot.domain.names import Name
from bot.domain.phases import (
    Activity,
    After,
    Before,
    Between,
    During,
    Phase,
    Standing,
    Tail,
    standing_on,
)
from bot.domain.rules import (
    AnchorDaysLeft,
    CatchUp,
    PhaseDaysLeft,
    PhaseHalf,
    PhaseStart,
    QuietHours,
    Rule,
    Weekly,
    When,
)
from bot.domain.signed import SignedException

__all__ = [
    "Activity",
    "After",
    "Anchor",
    "AnchorDaysLeft",
    "Area",
    "Before",
    "Between",
    "Campaign",
    "Carrier",
    "CatchUp",
    "DeedPeriod",
    "DigestTime",
    "Document",
    "During",
    "Framework",
    "Item",
    "Kind",
    "Material",
    "Name",
    "Phase",
    "PhaseDaysLeft",
    "PhaseHalf",
    "PhaseStart",
    "QuietHours",
    "Rule",
    "SignedException",
    "Standing",
    "Tail",
    "Weekly",
    "When",
]

DeedPeriod = Literal["phase", "month", "quarter"]


@dataclass(frozen=True, slots=True)
class Document:
    """The paper the campaign rests on; reports cite it."""

    number: str
    issuer: Name
    issued_on: date
    title: Name


@dataclass(frozen=True, slots=True)
class Anchor:
    """A day the campaign looks to; it may lie outside every phase (features.md T10)."""

    key: str
    name: Name
    on: date


@dataclass(frozen=True, slots=True)
class Area:
    """One of the fields the campaign wants results in, and the word for the result."""

    key: str
    name: Name
    target: Name


@dataclass(frozen=True, slots=True)
class Carrier:
    """A standing vehicle that activities, materials and deeds belong to."""

    key: str
    name: Name


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of member and what the plan stresses for it."""

    key: str
    name: Name
    emphasis: tuple[Name, ...] = ()
    aliases: tuple[str, ...] = ()


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


_K = TypeVar("_K", bound=_Keyed)


def _by_key(things: tuple[_K, ...], key: str) -> _K:
    for thing in things:
        if thing.key == key:
            return thing
    raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """Everything the campaign file says; look-ups by an unknown key raise KeyError."""

    key: str
    name: Name
    document: Document | None
    """None where the file cites no paper."""
    phases: tuple[Phase, ...]
    """At least one, in order, never overlapping."""
    ends_on: date
    """Last day of the campaign; it may be later than the last phase's."""
    anchors: tuple[Anchor, ...]
    frameworks: tuple[Framework, ...]
    areas: tuple[Area, ...]
    carriers: tuple[Carrier, ...]
    kinds: tuple[Kind, ...]
    rules: tuple[Rule, ...]
    quiet_hours: QuietHours
    timezone: str
    deed_period: DeedPeriod
    earlier: Literal["skip", "digest", "ask"] = "skip"
    """What becomes of what lies before the campaign is first loaded; see bot/domain/earlier.py."""
    exceptions: tuple[SignedException, ...] = ()
    """What may deviate from the rules of the lint, and who answers for it."""
    version: str
    """SHA-256 of the file's text, in hexadecimal."""
    text: str
    budget: Budget = Budget()  # noqa: RUF009  # frozen
    digest: DigestTime = DigestTime()  # noqa: RUF009  # frozen

    @property
    def starts_on(self) -> date:
        """Return the first day of the first phase."""
        return self.phases[0].start_on

    @property
    def activities(self) -> tuple[Activity, ...]:
        """Return what all phases ask for, in order."""
        return tuple(activity for phase in self.phases for activity in phase.activities)

    @property
    def names(self) -> dict[str, Name]:
        """Return what activities, phases and anchors are called, by key; where two share one, the later of these."""
        activities = {activity.key: activity.name for activity in self.activities}
        phases = {phase.key: phase.name for phase in self.phases}
        return activities | phases | {anchor.key: anchor.name for anchor in self.anchors}

    def phase_on(self, day: date) -> Phase | None:
        """Return the phase that covers `day`, None before, between and after them."""
        return next((phase for phase in self.phases if phase.covers(day)), None)

    def standing_on(self, day: date) -> Standing:
        """Say where `day` stands in the campaign; every day has an answer (features.md T4)."""
        return standing_on(day, phases=self.phases, ends_on=self.ends_on)

    def phase(self, key: str) -> Phase:
        """Return the phase called `key`."""
        return _by_key(self.phases, key)

    def find_phase(self, key: str) -> Phase | None:
        """Return the phase called `key`; None where the plan knows none, or no more."""
        return next((phase for phase in self.phases if phase.key == key), None)

    def anchor(self, key: str) -> Anchor:
        """Return the anchor called `key`."""
        return _by_key(self.anchors, key)

    def framework(self, key: str) -> Framework:
        """Return the framework called `key`."""
        return _by_key(self.frameworks, key)

    @property
    def leads(self) -> Framework:
        """Return the framework that deeds are filed against and check-ins ask about."""
        return self.framework(DEEDS_FRAMEWORK)

    def item(self, key: str) -> Item:
        """Return the item called `key` of whichever framework has it; keys are unique across frameworks."""
        return _by_key(tuple(item for framework in self.frameworks for item in framework.items), key)

    def area(self, key: str) -> Area:
        """Return the area called `key`."""
        return _by_key(self.areas, key)

    def carrier(self, key: str) -> Carrier:
        """Return the carrier called `key`."""
        return _by_key(self.carriers, key)

    def kind(self, key: str) -> Kind:
        """Return the kind of member called `key`."""
        return _by_key(self.kinds, key)

    def rule(self, key: str) -> Rule:
        """Return the rule called `key`."""
        return _by_key(self.rules, key)
