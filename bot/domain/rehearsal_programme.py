"""A rehearsal as a programme to read: what is heard on which day, told once for all cohorts that get the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.campaign import Campaign
from bot.domain.chronicle import kind_of
from bot.domain.names import Name
from bot.domain.placing import Omitted
from bot.domain.rehearsals import Cohort, Message, Rehearsal


@dataclass(frozen=True, slots=True)
class Item:
    """One message as several cohorts get it at the same local time."""

    at: datetime
    """Local time of the readers, without a zone."""
    kind: str
    title: Name
    cohorts: tuple[Cohort, ...]
    planned: datetime | None
    """The local time the rule alone has, where it is another."""

    @property
    def people(self) -> int:
        """How many get it."""
        return sum(cohort.size for cohort in self.cohorts)


@dataclass(frozen=True, slots=True)
class Unsent:
    """What the schedule had and nobody got, summed up."""

    what: str
    """A kind of delivery."""
    fate: str
    reason: str | None
    times: int
    """Once for each person and slot."""


def programme(rehearsal: Rehearsal) -> Sequence[Item]:
    """Every new message, in order of the readers' own time."""
    found: dict[tuple[object, ...], Item] = {}
    together: dict[tuple[object, ...], dict[int, Cohort]] = {}
    for message in rehearsal.messages:
        if message.is_heard and message.words is not None:
            item = _item(message, message.words.title)
            key = (item.at, item.kind, message.rule, message.slot, item.title, item.planned)
            found.setdefault(key, item)
            together.setdefault(key, {})[message.cohort.number] = message.cohort
    items = [
        Item(one.at, one.kind, one.title, tuple(cohort for _, cohort in sorted(together[key].items())), one.planned)
        for key, one in found.items()
    ]
    return sorted(items, key=lambda item: (item.at, item.cohorts[0].number))


def _item(message: Message, title: Name) -> Item:
    zone = ZoneInfo(message.cohort.zone)
    planned = None
    if message.nominal_at is not None and message.shifted_by:
        planned = message.nominal_at.astimezone(zone).replace(tzinfo=None)
    return Item(message.at.astimezone(zone).replace(tzinfo=None), message.kind, title, (), planned)


def day_of(item: Item) -> date:
    """The readers' day."""
    return item.at.date()


def unsent(rehearsal: Rehearsal, campaign: Campaign) -> Sequence[Unsent]:
    """What did not lead to a message, the most frequent first."""
    times: Counter[tuple[str, str, str | None]] = Counter()
    for one in rehearsal.silences:
        times[kind_of(campaign, one.rule), one.fate, one.reason] += one.cohort.size
    return [Unsent(*key, count) for key, count in times.most_common() if key[0]]


def omitted(rehearsal: Rehearsal, campaign: Campaign) -> Sequence[tuple[Omitted, int]]:
    """What days off leave out, and how many people would have got it."""
    rules = {rule.key: rule for rule in campaign.rules}
    cohorts = rehearsal.audience.cohorts
    return [
        (one, sum(cohort.size for cohort in cohorts if rules[one.rule].concerns(cohort.kind)))
        for one in rehearsal.omitted
    ]
