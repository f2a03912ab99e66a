"""Digests: what a person missed, or was over their week's budget, listed in one message; what is, the domain says."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from bot.domain.deliveries import Owed, State
from bot.domain.digests import FEWEST, FOLLOWED_BY, LISTABLE, MISSED, NAMING, WEEKLY, HeldOver
from bot.domain.holding import Why
from bot.domain.identity import DeliveryId
from bot.domain.occurrences import Occurrence
from bot.domain.people import Actor
from bot.domain.refusals import Refusal
from bot.storage.broadcasts import BroadcastStore
from bot.storage.digests import DigestStore, Waiting
from bot.storage.outbox import OutboxStore
from bot.usecases.house import UseCase
from bot.usecases.outbox import Outbox


@dataclass(frozen=True, slots=True)
class Opened:
    """A delivery that was listed, as it would have come."""

    id: DeliveryId
    kind: str
    payload: Mapping[str, Any]
    content: Mapping[str, Any] | None


class Digests(UseCase):
    """One message instead of several."""

    async def fold(self, missed: Sequence[Occurrence]) -> None:
        """Owe whoever is owed several messages for these occurrences one that lists them."""
        if not missed:
            return
        theirs = {one.id for one in missed}
        queued = await DigestStore(self.tx).waiting({one.person_id for one in missed}, FOLLOWED_BY)
        waiting = [row for row in queued if row.occurrence_id in theirs]
        several = [list(rows) for _, rows in groupby(waiting, key=lambda row: row.person_id)]
        await self._list(MISSED, [(_missed(rows), _ids(rows)) for rows in several if len(rows) >= FEWEST])

    async def put_aside(self, fired: Sequence[Occurrence]) -> None:
        """Have what leave or a freeze held until now listed in one message, together with what else it held."""
        held = {one.id: one.person_id for one in fired if one.held_until is not None}
        if held:
            await DigestStore(self.tx).put_aside(held, LISTABLE, at=self.now)

    async def gather(self, people: int) -> int:
        """Owe up to so many persons one list of what was over their budget or held by leave; says to how many.

        Where several processes send, those that another is at just now are left to it.
        """
        held = DigestStore(self.tx)
        theirs = await held.due(self.now, most=people)
        if not theirs:
            return 0
        due = await held.held_over(theirs, self.now)
        useless: dict[tuple[State, str], list[DeliveryId]] = {}
        for one in due:
            if (why_not := one.why_not(self.now)) is not None:
                useless.setdefault(why_not, []).append(one.id)
        for (state, reason), ids in useless.items():
            await held.end(ids, state=state, reason=reason, at=self.now)
        useful = [one for one in due if one.why_not(self.now) is None]
        each = [list(rows) for _, rows in groupby(useful, key=lambda one: one.person_id)]
        lists = [self._listable(rows) for rows in each]
        await held.let_go(
            _ids([one for rows, listed in zip(each, lists, strict=True) for one in rows if one not in listed])
        )
        await self._list(WEEKLY, [(_weekly(rows), _ids(rows)) for rows in lists if rows])
        return len({one.person_id for one in due})

    def _listable(self, rows: Sequence[HeldOver]) -> Sequence[HeldOver]:
        """What of one person's is listed; one alone only where it was over the budget, or is late as itself."""
        found = [one for one in rows if one.why is Why.BUDGET or one.kind in LISTABLE]
        is_list = len(found) >= FEWEST or any(one.why is Why.BUDGET or one.is_late(self.now) for one in found)
        return found if is_list else ()

    async def _list(self, kind: str, digests: Sequence[tuple[Owed, Sequence[DeliveryId]]]) -> None:
        """Owe digests and settle what each lists, in the same transaction."""
        await Outbox(self.tx, self.house).owe(*(digest for digest, _ in digests))
        listed = {digest.dedupe: ids for digest, ids in digests}
        await DigestStore(self.tx).fold(listed, reason=kind, at=self.now)

    async def open(self, actor: Actor, delivery_id: DeliveryId) -> Opened:
        """What a digest listed for the actor; Refusal for anybody else's, and for what content has lost."""
        row = await OutboxStore(self.tx).find(delivery_id)
        if row is None or row.person_id != actor.person_id or row.digest_id is None:
            raise Refusal("errors.not_yours")
        if not self._is_known(row.payload):
            raise Refusal("digests.refused.gone")
        content = None
        if row.broadcast_id is not None:
            sent = await BroadcastStore(self.tx, self.house.campaign_id).find(row.broadcast_id)
            content = sent.letter.to_json() if sent else None
        return Opened(delivery_id, row.kind, row.payload, content)

    def _is_known(self, payload: Mapping[str, Any]) -> bool:
        library, campaign = self.house.library, self.house.campaign
        known: Mapping[str, Collection[str]] = {
            "material": [one.id for one in library.materials],
            "phase": [one.key for one in campaign.phases],
            "anchor": [one.key for one in campaign.anchors],
            "activity": [one.key for one in campaign.activities if one.due_on is not None],
        }
        return all(payload[name] in known[name] for name in NAMING if name in payload)


def _ids(rows: Sequence[HeldOver] | Sequence[Waiting]) -> list[DeliveryId]:
    return [row.id for row in rows]


def _weekly(rows: Sequence[HeldOver]) -> Owed:
    return Owed(
        WEEKLY,
        rows[0].person_id,
        dedupe=f"{WEEKLY}:{rows[0].id}",
        payload={"listed": [one.listed() for one in rows], **_why(rows)},
    )


def _why(rows: Sequence[HeldOver]) -> Mapping[str, str]:
    return {"why": Why.LEAVE} if all(one.why is Why.LEAVE for one in rows) else {}


def _named(row: Waiting) -> dict[str, Any]:
    """What a line of the list needs to say what it is about."""
    return {key: row.payload[key] for key in NAMING if key in row.payload}


def _missed(rows: Sequence[Waiting]) -> Owed:
    """Of use as long as any of them is."""
    ends = [row.expires_at for row in rows if row.expires_at is not None]
    return Owed(
        MISSED,
        rows[0].person_id,
        dedupe=f"{MISSED}:{rows[-1].id}",
        payload={"folded": [{"kind": row.kind} | _named(row) for row in rows]},
        expires_at=max(ends) if len(ends) == len(rows) else None,
    )
