"""A message that replaces an earlier one: which of the two stays; sending and taking away are the outbox's."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.domain.deliveries import Op, Owed
from bot.domain.identity import DeliveryId, PersonId
from bot.storage.outbox import OutboxStore
from bot.usecases.done_already import DoneAlready, Reminder
from bot.usecases.house import UseCase

TAPPED = "tapped"
"""Why a message whose outcome nobody knew counts as sent: its person tapped on it."""
DELETABLE_WITHIN = timedelta(hours=48)
"""How long Telegram lets a bot delete its message (Bot API, deleteMessage)."""


class Replacing(UseCase):
    """Asked once the newer one has arrived."""

    async def retired(self, delivery_id: DeliveryId, payload: Mapping[str, Any]) -> tuple[Owed, ...]:
        """Take away the message this one replaces; or this one, if its person did meanwhile what it asks for.

        One that was tapped stays: it is what they look at.
        """
        if "replaces" not in payload:
            return ()
        store = OutboxStore(self.tx)
        new, old = await store.find(delivery_id), await store.find(DeliveryId(payload["replaces"]))
        if new is None or old is None or old.message_id is None:
            return ()
        reminder = Reminder(delivery_id, new.kind, PersonId(new.person_id), payload)
        done = await DoneAlready(self.tx, self.house).among([reminder])
        gone = new if done and new.reason != TAPPED else old
        is_young = self.now - gone.settled_at < DELETABLE_WITHIN
        return (
            Owed(
                "retired",
                PersonId(gone.person_id),
                dedupe=f"retired:{gone.id}",
                op=Op.DELETE if is_young else Op.EDIT,
                chat_id=gone.chat_id,
                message_id=gone.message_id,
            ),
        )
