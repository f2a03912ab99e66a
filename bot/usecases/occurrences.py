"""Firing what is due; what that means is each opener's, and what will be due is planning.py's."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from bot.domain.echoes import why_untold
from bot.domain.identity import OccurrenceId
from bot.domain.occurrences import (
    CLOSE,
    REMIND,
    Fate,
    Occurrence,
    base_rule,
    in_one_go,
    is_gathered,
    settle_overdue,
)
from bot.metrics import COUNTS
from bot.storage.database import Transaction, Unavailable
from bot.storage.occurrences import WHOLE, OccurrenceStore, Share
from bot.usecases.digests import Digests
from bot.usecases.house import House, UseCase
from bot.usecases.pausing import hold_back

log = structlog.get_logger(__name__)

CHUNK = 500
"""Occurrences fired in one transaction."""
LONGEST_REASON = 32
"""Characters of the column."""

Opener = Callable[[Transaction, House, Sequence[Occurrence]], Awaitable[Mapping[OccurrenceId, str]]]
"""Fires occurrences of one notice that share rule and slot; names those it skipped and why."""


class Occurrences(UseCase):
    """Every slot of every member at most once, or a reason why not."""

    @property
    def _agenda(self) -> OccurrenceStore:
        return OccurrenceStore(self.tx, self.house.campaign_id)

    async def fire_some(self, openers: Mapping[str, Opener], *, most: int = CHUNK, share: Share = WHOLE) -> int:
        """Fire up to so much of what is due for some; says how many occurrences it dealt with."""
        due = await self._due(most, share)
        if not due:
            return 0
        free = await hold_back(self.tx, self.house, due)
        firing, fates = settle_overdue(free, self.house.campaign, now=self.now)
        for fate in set(fates.values()):
            ids = [key for key, value in fates.items() if value is fate]
            await self._agenda.settle(ids, fate=fate, reason=fate.value, at=self.now)
        for group in in_one_go(firing):
            await self._try(openers[self._notice(group[0].rule)], group)
        digests = Digests(self.tx, self.house)
        await digests.fold(self._gathered(firing))
        await digests.put_aside(firing)
        return len(due)

    def _gathered(self, due: Sequence[Occurrence]) -> list[Occurrence]:
        """Those to be listed in one message with others their person missed."""
        campaign, now = self.house.campaign, self.now
        is_asked_for = any(rule.overdue == "digest" for rule in campaign.rules)
        return [one for one in due if is_gathered(one, campaign, now=now)] if is_asked_for else []

    async def _due(self, most: int, share: Share) -> list[Occurrence]:
        """What is due for the first time, then what broke off before; of what is gathered all a person missed."""
        due = list(await self._agenda.due(self.now, limit=most, share=share))
        if len(due) < most and await self._agenda.release(self.now, most=most, share=share):
            due = list(await self._agenda.due(self.now, limit=most, share=share))
        people = {one.person_id for one in self._gathered(due)}
        if people:
            theirs = await self._agenda.due_of(people, self.now)
            due = list(theirs) + [one for one in due if one.person_id not in people]
            due.sort(key=lambda one: (one.due_at, one.rule, one.id))
        if len(due) < most:
            due += await self._agenda.due_again(self.now, limit=most - len(due), share=share)
        return due

    async def _try(self, opener: Opener, group: Sequence[Occurrence]) -> None:
        """Fire; what breaks off is undone and tried again later, and the others go on."""
        try:
            async with self.tx.savepoint():
                await self._fire(opener, group)
        except Unavailable:
            raise
        except Exception as error:  # a drain loop's net: one rule nobody can open must not stop the campaign
            first = group[0]
            log.exception("opener_broke_off", rule=first.rule, occurrence_id=first.id, count=len(group))
            COUNTS.add("openers_broken_total", rule=first.rule)
            await self._put_off(group, type(error).__name__[:LONGEST_REASON])

    async def _put_off(self, group: Sequence[Occurrence], reason: str) -> None:
        """All of a group were tried equally often."""
        ids, until = [one.id for one in group], group[0].next_try_at(self.now)
        if until is None:
            await self._agenda.give_up(ids, at=self.now, reason=reason)
        else:
            await self._agenda.put_off(ids, until=until, reason=reason)

    def _notice(self, rule: str) -> str:
        notice = self.house.campaign.rule(base_rule(rule)).notice
        if rule.endswith(REMIND):
            return f"{notice}{REMIND}"
        return f"{notice}{CLOSE}" if rule.endswith(CLOSE) else notice

    async def _fire(self, opener: Opener, group: Sequence[Occurrence]) -> None:
        campaign, first = self.house.campaign, group[0]
        untold = why_untold(campaign, campaign.rule(base_rule(first.rule)), first.slot)
        if untold is None:
            skipped = await opener(self.tx, self.house, group)
        else:
            skipped = dict.fromkeys((one.id for one in group), untold)
        fired = [one.id for one in group if one.id not in skipped]
        await self._agenda.settle(fired, fate=Fate.FIRED, reason=None, at=self.now)
        for reason in set(skipped.values()):
            ids = [key for key, value in skipped.items() if value == reason]
            await self._agenda.settle(ids, fate=Fate.SKIPPED, reason=reason, at=self.now)
