"""Campaigns, the texts of their plans, and which of those was proposed, put in force or kept out by whom."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, false

from bot.storage.tables.base import metadata
from bot.storage.types import Key, UtcDateTime

campaign = Table(
    "campaign",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("is_served", Boolean, nullable=False, default=False, server_default=false()),
)
"""`started_at`: the campaign time at which the bot took it up; earlier events are not fired.

`is_served` marks the one whose file was read last, for a start at which no file can be read.
"""

plan = Table(
    "plan",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("version", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("loaded_at", UtcDateTime, nullable=False),
    UniqueConstraint("campaign_id", "version"),
)

plan_change = Table(
    "plan_change",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("plan_id", ForeignKey("plan.id"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("decided_at", UtcDateTime, nullable=True),
    Column("decided_by", ForeignKey("person.id"), nullable=True),
)
"""One row each time a version is put before the admins or put in force; nobody in `decided_by` is the operator.

Of each campaign one row at most is in force, and one at most waits for a decision.
"""
for _state in ("in_force", "proposed"):
    Index(
        f"ix_plan_change_{_state}",
        plan_change.c.campaign_id,
        unique=True,
        sqlite_where=plan_change.c.state == _state,
        postgresql_where=plan_change.c.state == _state,
    )

__all__ = ["campaign", "plan", "plan_change"]
