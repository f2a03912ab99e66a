"""Identifiers as types, so that a unit can't be passed where a person is meant; nothing else."""

from typing import NewType

PersonId = NewType("PersonId", int)
UnitId = NewType("UnitId", int)
UserId = NewType("UserId", int)
"""A Telegram account, as Telegram numbers it; a private chat has the same number."""
CampaignId = NewType("CampaignId", int)
OccurrenceId = NewType("OccurrenceId", int)
DeliveryId = NewType("DeliveryId", int)
DeedId = NewType("DeedId", int)
CheckinId = NewType("CheckinId", int)
BroadcastId = NewType("BroadcastId", int)
InviteId = NewType("InviteId", int)
PauseId = NewType("PauseId", int)
