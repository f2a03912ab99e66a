"""Who of a broadcast's audience has no copy, and why: by name for a secretary, in figures for anybody else."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.broadcasts import Broadcast
from bot.domain.identity import BroadcastId
from bot.domain.paging import Page
from bot.domain.people import Unit

OUT_OF_REACH_THEN = "out_of_reach_then"
"""The reason of somebody whom no copy could reach when it was sent, and who could be reached now."""
UNCERTAIN = "uncertain"
"""The reason of somebody to whom a copy left that nobody can know about."""


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody without a copy; `reason` is one of the words that the card counts by."""

    name: str
    unit_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A page of those without a copy in the units whose secretary asks, and how many there are in the others."""

    broadcast_id: BroadcastId
    units: Mapping[int, Unit]
    people: Page[Missed]
    elsewhere: Mapping[str, int]


def counts_everybody(broadcast: Broadcast) -> int:
    """Up to which person everybody without a copy is out of reach; copies for those behind are still to come."""
    return broadcast.queued_to if broadcast.is_queueing else broadcast.queue_until
