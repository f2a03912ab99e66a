"""The agenda: what falls due for whom, and what became of it; what is owed for it is in engine.py."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, and_

from bot.storage.tables.base import metadata
from bot.storage.types import Key, UtcDateTime

occurrence = Table(
    "occurrence",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("rule", String(48), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("slot", String(48), nullable=False),
    Column("plan_version", String(64), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("state", String(12), nullable=False),
    Column("reason", String(32), nullable=True),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
    Column("retry_at", UtcDateTime, nullable=True),
    Column("held_until", UtcDateTime, nullable=True),
    UniqueConstraint("campaign_id", "rule", "person_id", "slot"),
)
"""`attempts` counts how often firing it broke off, `retry_at` (campaign time) is when it is tried again.

`held_until` (campaign time) is until when leave or a freeze holds it, or held it.
"""
Index(
    "ix_occurrence_due",
    occurrence.c.campaign_id,
    occurrence.c.due_at,
    occurrence.c.rule,
    occurrence.c.id,
    sqlite_where=occurrence.c.state == "planned",
    postgresql_where=occurrence.c.state == "planned",
)

_IS_PUT_OFF = and_(occurrence.c.state == "planned", occurrence.c.retry_at.is_not(None))
Index(
    "ix_occurrence_retry",
    occurrence.c.campaign_id,
    occurrence.c.retry_at,
    sqlite_where=_IS_PUT_OFF,
    postgresql_where=_IS_PUT_OFF,
)
Index(
    "ix_occurrence_held",
    occurrence.c.campaign_id,
    occurrence.c.held_until,
    sqlite_where=occurrence.c.state == "held",
    postgresql_where=occurrence.c.state == "held",
)
_IS_SETTLED = occurrence.c.settled_at.is_not(None)
Index(
    "ix_occurrence_settled",
    occurrence.c.campaign_id,
    occurrence.c.settled_at,
    sqlite_where=_IS_SETTLED,
    postgresql_where=_IS_SETTLED,
)
OCCURRENCE_MISSED = and_(
    occurrence.c.state != "planned",
    occurrence.c.state != "fired",
    occurrence.c.reason != "answered",
    occurrence.c.reason != "nothing_new",
)
"""Somebody went without something; who had answered or read everything did not. Queries use it as it stands here."""
Index(
    "ix_occurrence_missed",
    occurrence.c.campaign_id,
    occurrence.c.settled_at,
    occurrence.c.rule,
    occurrence.c.slot,
    occurrence.c.state,
    occurrence.c.reason,
    sqlite_where=OCCURRENCE_MISSED,
    postgresql_where=OCCURRENCE_MISSED,
)
Index(
    "ix_occurrence_failed",
    occurrence.c.id,
    sqlite_where=occurrence.c.state == "failed",
    postgresql_where=occurrence.c.state == "failed",
)

__all__ = ["OCCURRENCE_MISSED", "occurrence"]
