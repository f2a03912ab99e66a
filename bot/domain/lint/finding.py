"""What the rules of the lint look at and what they find; the rules are in the other files of this folder."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from bot.domain.campaign import Campaign
from bot.domain.lint.calendar import EVERYBODY, Calendar
from bot.domain.workdays import MONDAY_TO_FRIDAY, Workdays

Where = tuple[str | int, ...]
"""Keys and positions that lead to a value of the campaign file."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words the campaign file shows to people, and the key of the thing they belong to."""

    where: Where
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Examined:
    """A campaign with what it says, its calendar, and what it is measured with: words to look for and holidays."""

    campaign: Campaign
    sayings: tuple[Said, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=dict)
    workdays: Workdays = MONDAY_TO_FRIDAY

    def at_rule(self, key: str) -> Where:
        """Return where a rule of the schedule stands."""
        return ("rules", [rule.key for rule in self.campaign.rules].index(key))

    def at_kind(self, key: str) -> Where:
        """Return where a kind of member stands; where there are none, the schedule."""
        return ("rules",) if key == EVERYBODY else ("kinds", [kind.key for kind in self.campaign.kinds].index(key))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that breaks one rule, and where."""

    rule: str
    where: Where
    about: str
    message: str


@dataclass(frozen=True, slots=True)
class LintRule:
    """A rule by the name an exception calls it; why it is one is told by the text `lint.why.<name>`."""

    name: str
    find: Callable[[Examined], Iterable[Finding]]
