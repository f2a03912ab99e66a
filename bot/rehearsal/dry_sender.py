"""A sender for rehearsals: claims what is owed as the real one does, phrases it, and calls it sent; nothing leaves."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.deliveries import Claimed, Op, State
from bot.domain.identity import DeliveryId, PersonId
from bot.domain.names import Name
from bot.domain.rehearsals import Words
from bot.storage.database import Database
from bot.texts import LANGUAGES, Catalogue
from bot.usecases.house import House
from bot.usecases.outbox import Ended, Outbox
from bot.views.notice import Notice
from bot.views.notices import NOTICES

AT_ONCE = 500
"""Deliveries claimed in one transaction."""
OWN = frozenset({"checkin", "replaces"})
"""What in a payload is one person's row and is never read out."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A delivery that the real sender would have sent `at` this instant."""

    id: DeliveryId
    at: datetime
    person_id: PersonId
    kind: str
    op: Op
    words: Words | None


@dataclass(slots=True)
class DrySender:
    """Sends to nobody; every message of the same words is phrased once for each language."""

    database: Database
    house: House
    catalogue: Catalogue
    taken: list[Taken] = field(default_factory=list)
    _phrased: dict[tuple[object, ...], Words] = field(default_factory=dict)
    _phrased_at: datetime | None = None

    def wake(self) -> None:
        """It is drained at every instant anyway."""

    async def drain(self) -> None:
        """Take everything that may leave now."""
        async with self.database.transaction() as tx:
            while await self._take_some(Outbox(tx, self.house)):
                pass

    async def _take_some(self, outbox: Outbox) -> bool:
        claimed = await outbox.claim(AT_ONCE, lease_by="rehearsal", may_go=lambda _lane, _chat: 0.0)
        if claimed:
            await self._sent(outbox, claimed)
        return bool(claimed or outbox.passed_over)

    async def _sent(self, outbox: Outbox, claimed: Sequence[Claimed]) -> None:
        now = self.house.clock.now()
        ended = []
        for one in claimed:
            self.taken.append(Taken(one.id, now, one.recipient.person_id, one.kind, one.op, self._words(one)))
            ended.append(Ended(one, State.SENT, message_id=one.id if one.op is Op.SEND else None))
        await outbox.settle(ended)

    def _words(self, one: Claimed) -> Words | None:
        if one.op in {Op.DELETE, Op.MENU}:
            return None
        now = self.house.clock.now()
        if now != self._phrased_at:
            self._phrased, self._phrased_at = {}, now
        shared = {name: value for name, value in one.payload.items() if name not in OWN}
        who = one.recipient
        key = (one.kind, one.op, who.language, who.zone, who.kind, json.dumps(shared, sort_keys=True))
        if key not in self._phrased:
            self._phrased[key] = self._said(one)
        return self._phrased[key]

    def _said(self, one: Claimed) -> Words:
        texts = {language: self._text(one, language) for language in {*LANGUAGES, one.recipient.language}}
        title = Name(*(texts[language].partition("\n")[0] for language in LANGUAGES))
        return Words(title, texts[one.recipient.language])

    def _text(self, one: Claimed, language: str) -> str:
        recipient = replace(one.recipient, language=language)
        notice = Notice(
            delivery_id=one.id,
            payload=one.payload,
            recipient=recipient,
            library=self.house.library,
            content=one.content,
            is_repeat=False,
            now=self.house.clock.now(),
        )
        return NOTICES[one.kind](self.catalogue.speech(language, recipient.zone), notice).text.text
