"""Reminders of what their person has done since they were owed; owing them is each noun's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.checkins import REMINDER
from bot.domain.identity import CheckinId, DeliveryId, PersonId
from bot.storage.done_already import DoneStore
from bot.storage.study import NUDGE
from bot.usecases.house import UseCase


@dataclass(frozen=True, slots=True)
class Reminder:
    """A delivery that may remind somebody of something."""

    id: DeliveryId
    kind: str
    person_id: PersonId
    payload: Mapping[str, Any]


class DoneAlready(UseCase):
    """Asked before a reminder leaves, and once more when it has come, since one can't be called back."""

    async def among(self, reminders: Iterable[Reminder]) -> frozenset[DeliveryId]:
        """Which of them ask for what is done."""
        checkins: dict[DeliveryId, CheckinId] = {}
        cards: dict[DeliveryId, tuple[PersonId, str]] = {}
        for one in reminders:
            if one.kind == REMINDER and "checkin" in one.payload:
                checkins[one.id] = CheckinId(one.payload["checkin"])
            if one.kind == NUDGE and "material" in one.payload:
                cards[one.id] = one.person_id, one.payload["material"]
        store = DoneStore(self.tx, self.house.campaign_id)
        answered = await store.answered(set(checkins.values())) if checkins else frozenset()
        read = await store.read({person_id for person_id, _ in cards.values()}) if cards else frozenset()
        done = {key for key, checkin in checkins.items() if checkin in answered}
        return frozenset(done | {key for key, card in cards.items() if card in read})
