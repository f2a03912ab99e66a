"""Time that is not the campaign's: days of the calendar as admins set them, leave and freezes."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, String, Table

from bot.storage.tables.base import metadata
from bot.storage.types import Json, Key, UtcDateTime

calendar_day = Table(
    "calendar_day",
    metadata,
    Column("day", Date, primary_key=True),
    Column("is_workday", Boolean, nullable=False),
    Column("name", String(64), nullable=False),
    Column("source", String(8), nullable=False),
    Column("set_by", ForeignKey("person.id"), nullable=True),
    Column("set_at", UtcDateTime, nullable=False),
)
"""Only what differs from the library's table or goes beyond it; `set_by` is empty for the server's operator."""

pause = Table(
    "pause",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=True, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=True),
    Column("kinds", Json, nullable=False),
    Column("from_on", Date, nullable=False),
    Column("back_on", Date, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("set_by", ForeignKey("person.id"), nullable=True),
    Column("set_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=True),
    Column("ended_by", ForeignKey("person.id"), nullable=True),
)
"""Leave of one person, or a freeze of a unit with all below it; with neither, of everyone.

`back_on` is the first day on which it no longer holds; ending it early moves that day. `kinds` of member are all where
the list is empty.
"""
Index("ix_pause_back", pause.c.campaign_id, pause.c.back_on)

__all__ = ["calendar_day", "pause"]
