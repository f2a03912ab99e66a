"""What a view knows when it phrases a delivery at the moment of sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.deliveries import Recipient
from bot.domain.identity import DeliveryId
from bot.library import Library


@dataclass(frozen=True, slots=True)
class Notice:
    """A delivery about to be phrased; `payload` is what was queued, `content` a broadcast as sent."""

    delivery_id: DeliveryId
    payload: Mapping[str, Any]
    recipient: Recipient
    library: Library
    content: Mapping[str, Any] | None
    is_repeat: bool
    """Whether an earlier copy may have arrived."""
    now: datetime
