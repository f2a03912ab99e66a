"""What a campaign has already had when somebody comes to it: phases begun, cards due; how it is told is elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from bot.domain.campaign import Campaign, Phase
from bot.domain.materials import Material
from bot.domain.occurrences import local_instant, slots
from bot.domain.rules import PhaseStart
from bot.domain.workdays import Workdays

Earlier = Literal["skip", "digest", "ask"]
"""What becomes of what lies before the campaign was loaded: nothing, one message for each, or as the admins say."""

EARLIER: tuple[Earlier, ...] = get_args(Earlier)
CARD = "study_card"


@dataclass(frozen=True, slots=True)
class Past:
    """What was before somebody came: phases begun, the running one last, and cards in the order they were due."""

    phases: tuple[Phase, ...] = ()
    cards: tuple[Material, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self.phases or self.cards)


@dataclass(frozen=True, slots=True)
class Looker:
    """Whose past it is: members of one kind in one zone."""

    kind: str
    zone: str


def past_of(
    campaign: Campaign,
    cards_for: Callable[[str, str], Sequence[Material]],
    looker: Looker,
    *,
    until: datetime,
    workdays: Workdays,
) -> Past:
    """Return what a campaign has had `until` then: what the clock would have told of by that instant.

    `cards_for` gives the cards of a phase for a kind of member, in order.
    """
    cards: dict[str, Material] = {}
    for day in _card_days(campaign, looker, until, workdays):
        phase = campaign.phase_on(day)
        deck = cards_for(phase.key, looker.kind) if phase else ()
        following = next((card for card in deck if card.id not in cards), None)
        if following is not None:
            cards[following.id] = following
    return Past(tuple(_begun(campaign, looker, until)), tuple(cards.values()))


def _begun(campaign: Campaign, looker: Looker, until: datetime) -> Iterator[Phase]:
    """The phases that have begun, at the hour at which they are announced."""
    announced = (rule.at for rule in campaign.rules if isinstance(rule.when, PhaseStart) and rule.concerns(looker.kind))
    hour = min(announced, default=time())
    return (phase for phase in campaign.phases if local_instant(phase.start_on, hour, looker.zone) <= until)


def _card_days(campaign: Campaign, looker: Looker, until: datetime, workdays: Workdays) -> list[date]:
    """The local days on which cards were due, one for each."""
    begin = local_instant(campaign.starts_on - timedelta(days=1), time(), looker.zone)
    due = [
        slot.due_at
        for rule in campaign.rules
        if rule.notice == CARD and rule.concerns(looker.kind)
        for slot in slots(campaign, rule, zone=looker.zone, after=begin, until=until, workdays=workdays)
    ]
    return [at.astimezone(ZoneInfo(looker.zone)).date() for at in sorted(due)]
