"""A deed, what may be said in one, and its life; who sees it is access.py's, figures made of deeds are stats'."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.campaign import Campaign, Phase
from bot.domain.identity import DeedId, PersonId, UnitId
from bot.domain.refusals import Refusal

TEXT_LIMIT = 2000
"""Characters of a filed deed; what is longer is kept as a draft."""
MOST_DRAFTS = 5
"""Drafts a person may have at once; they are meant to be shortened, not collected."""
CUT_BY_APP_FROM = 3500
"""Telegram's apps cut a long text at 4,096 characters, or at a space a little earlier."""
REST_WITHIN = timedelta(seconds=3)
"""The next part of a text the app has cut follows at once; nobody shortens a text in that time."""
OFFERED_DAYS = 6
"""Days offered as buttons when a date is changed, today included."""


class DeedState(StrEnum):
    """The life of a deed; later stages add returned, accepted and used."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


UNCOUNTED = (DeedState.DRAFT, DeedState.WITHDRAWN)
"""States in which a deed counts nowhere and nobody but its owner sees it."""


class Visibility(StrEnum):
    """Who may read a deed."""

    SECRETARY = "secretary"
    """Its owner, and the secretary of the branch it was filed in."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What a member did for an item of the five, in the member's own words."""

    id: DeedId
    person_id: PersonId
    unit_id: UnitId
    item: str
    text: str
    happened_on: date
    state: DeedState
    visibility: Visibility
    filed_at: datetime
    changed_at: datetime
    photo: str | None = None
    """Telegram's file_id of a photo."""

    @property
    def is_draft(self) -> bool:
        """Whether it is kept but not filed."""
        return self.state is DeedState.DRAFT

    @property
    def is_withdrawn(self) -> bool:
        """Whether its owner took it back."""
        return self.state is DeedState.WITHDRAWN


@dataclass(frozen=True, slots=True)
class ToldDeed:
    """A deed with the name of who filed it, for those who may know."""

    deed: Deed
    name: str


@dataclass(frozen=True, slots=True)
class Filing:
    """What a member sends to be filed."""

    item: str
    text: str
    inbox_id: int
    """The update it came in: filing it twice is impossible."""
    photo: str | None = None
    checkin: int = 0
    """The check-in it tells more about; 0 for none."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A member's own five items: deeds filed in a phase, or in the whole campaign where `phase` is None."""

    phase: Phase | None
    counts: Mapping[str, int]
    is_affirmed: bool
    """Whether the item that is never counted is affirmed: for the deed period of today, or ever in the campaign."""
    listed: int
    """How many deeds the list behind it has, withdrawn ones and drafts included."""
    drafts: int
    ticks: Mapping[str, int] = field(default_factory=dict)
    """In how many answered check-ins each item was chosen."""
    may_narrow: bool = False
    """Whether a phase runs to which the whole could be narrowed."""


def is_too_long(text: str) -> bool:
    """Whether a text can only be a draft."""
    return len(text) > TEXT_LIMIT


def state_for(text: str) -> DeedState:
    """Return the state a text has when it is filed or filed again."""
    return DeedState.DRAFT if is_too_long(text) else DeedState.SUBMITTED


def require_words(text: str) -> None:
    """Refuse a message without any text, such as a voice note."""
    if not text.strip():
        raise Refusal("deeds.refused.no_words")


def require_room_for_draft(drafts: int) -> None:
    """Refuse one draft more than a person may have."""
    if drafts >= MOST_DRAFTS:
        raise Refusal("deeds.refused.drafts_full", n=MOST_DRAFTS)


def require_amendable(deed: Deed, text: str) -> None:
    """Refuse to change a withdrawn deed, or to make a filed one too long: what was filed stays as it is."""
    if deed.is_withdrawn:
        raise Refusal("deeds.refused.withdrawn")
    if not deed.is_draft and is_too_long(text):
        raise Refusal("deeds.refused.too_long", length=len(text), limit=TEXT_LIMIT)


def earliest_day(campaign: Campaign, today: date) -> date:
    """Return the first day a deed may have: the campaign's first, or today where that is still to come."""
    return min(campaign.starts_on, today)


def day_refused(day: date | None, *, today: date, earliest: date) -> Refusal | None:
    """Return what is wrong with a day: not understood, still to come, before the campaign; None for a good one."""
    if day is None:
        return Refusal("deeds.day.unclear")
    if day > today:
        return Refusal("deeds.refused.future", day=day)
    return Refusal("deeds.refused.too_early", first=earliest) if day < earliest else None


def require_day(day: date, *, today: date, earliest: date) -> None:
    """Refuse a day that is still to come or lies before the campaign."""
    refusal = day_refused(day, today=today, earliest=earliest)
    if refusal is not None:
        raise refusal


def offered_days(*, today: date, earliest: date) -> tuple[date, ...]:
    """Return the days offered as buttons, the latest first."""
    days = (today - timedelta(days=back) for back in range(OFFERED_DAYS))
    return tuple(day for day in days if day >= earliest)


def period_label(campaign: Campaign, day: date) -> str:
    """Return the deed period of a day: `launch`, `2010-06` or `2010-Q2`; outside of phases a month stands for one."""
    if campaign.deed_period == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    phase = campaign.phase_on(day)
    if campaign.deed_period == "phase" and phase is not None:
        return phase.key
    return f"{day.year}-{day.month:02}"


def is_rest(*, part: int, sent_at: datetime, now: datetime) -> bool:
    """Tell whether a message is the rest of a text that the app cut.

    `part` is the length of the part before it, `sent_at` and `now` Telegram's own times of the two.
    """
    return part >= CUT_BY_APP_FROM and now - sent_at <= REST_WITHIN
