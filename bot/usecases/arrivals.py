"""What follows once a message has arrived: what counts from it counts from then, not from when it was due."""

from collections.abc import Iterable
from datetime import datetime

from bot.domain.checkins import CHECKIN, open_until
from bot.domain.deliveries import Claimed
from bot.domain.identity import CheckinId
from bot.storage.checkins import CheckinStore
from bot.usecases.house import UseCase


class Arrivals(UseCase):
    """Consequences of delivery, in the transaction that writes it down."""

    async def note(self, arrived: Iterable[Claimed]) -> None:
        """Leave the whole of its time to a check-in whose question waited in the queue."""
        moved: dict[CheckinId, datetime] = {}
        for one in arrived:
            if one.kind != CHECKIN or "closes_at" not in one.payload:
                continue
            closes_at = datetime.fromisoformat(one.payload["closes_at"])
            until = open_until(self.house.campaign, one.payload["rule"], closes_at, delivered_at=self.now)
            if until > closes_at:
                moved[CheckinId(one.payload["checkin"])] = until
        await CheckinStore(self.tx, self.house.campaign_id).keep_open(moved)
