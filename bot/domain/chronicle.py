"""What the clock did and why, counted for everybody it was the same for; how it reads is for the views."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.campaign import Campaign
from bot.domain.checkins import NEVER_OPENED
from bot.domain.deliveries import KINDS
from bot.domain.occurrences import CLOSE, REMIND, Fate, base_rule

DONE_ALREADY = "done_already"
"""Why a reminder did not leave: what it asks for was done meanwhile."""
REASONS = frozenset(
    {
        *("no_member", "too_late", NEVER_OPENED, "on_its_way", "answered", "closed", "just_opened", "nothing_new"),
        *("no_longer_planned", "days_left_that_day", "told_elsewhere", "late"),
        *("not_bound", "no_consent", "unreachable", "blocked"),
        *("deactivated", "not_started", "unknown", "withdrawn", "left", DONE_ALREADY),
    }
)
"""Why something was not sent, as far as it is told in words of its own."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something done, or not done, at an instant of campaign time; `what` is a kind of delivery."""

    at: datetime
    what: str
    fate: str
    reason: str | None
    people: int
    slots: int = 1

    @property
    def key(self) -> str:
        """The same for the same entry, also when it is counted again later and has grown."""
        return f"{self.at.isoformat()} {self.what} {self.fate} {self.reason or ''}"

    @property
    def why(self) -> str:
        """One of REASONS, or `technical`."""
        return self.reason if self.reason in REASONS else "technical"


FOLLOWING: Mapping[str, str] = {REMIND: "_reminder", CLOSE: "_closed"}
"""How the kind of delivery is called that follows on another."""


def kind_of(campaign: Campaign, rule: str) -> str:
    """The kind of delivery a rule or its reminder or closing owes; "" for one the plan no longer has."""
    base = base_rule(rule)
    notice = next((one.notice for one in campaign.rules if one.key == base), "")
    return notice + FOLLOWING.get(rule.removeprefix(base), "") if notice else ""


def is_told(entry: Entry) -> bool:
    """Whether an entry says anything to people.

    Who answered is not reminded, which needs no line at the closing; what follows on something that somebody never got
    was never to come.
    """
    is_closing = entry.what == "checkin_closed" and entry.fate == Fate.SKIPPED
    return entry.what in KINDS and entry.what != "menu" and not is_closing and entry.reason != NEVER_OPENED
