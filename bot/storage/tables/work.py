"""What members and secretaries do: acknowledgements, check-ins, deeds, affirmations, broadcasts."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from bot.storage.tables.base import metadata
from bot.storage.types import Json, Key, UtcDateTime

acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("material", String(64), nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("delivery_id", ForeignKey("delivery.id"), nullable=True),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("campaign_id", "person_id", "material"),
)

checkin = Table(
    "checkin",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("rule", String(48), nullable=False),
    Column("slot", String(48), nullable=False),
    Column("opened_on", Date, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("state", String(12), nullable=False),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("moved_days", Integer, nullable=False, default=0, server_default="0"),
    UniqueConstraint("campaign_id", "person_id", "rule", "slot"),
)
"""`opened_on` is the day in the campaign's zone; it decides the phase a check-in belongs to.

`moved_days` is how many days `closes_at` is later than the rule says, because of leave or a freeze.
"""

checkin_item = Table(
    "checkin_item",
    metadata,
    Column("checkin_id", ForeignKey("checkin.id"), primary_key=True),
    Column("item", String(32), primary_key=True),
    Column("chosen_at", UtcDateTime, nullable=False),
)

deed = Table(
    "deed",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("item", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("state", String(12), nullable=False),
    Column("visibility", String(12), nullable=False),
    Column("filed_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("photo", String(256), nullable=True),
    Column("checkin_id", ForeignKey("checkin.id"), nullable=True),
    Column("inbox_id", BigInteger, nullable=True, unique=True),
)
"""`inbox_id`: the update that filed it; its uniqueness makes filing twice impossible."""

deed_version = Table(
    "deed_version",
    metadata,
    Column("deed_id", ForeignKey("deed.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("replaced_at", UtcDateTime, nullable=False),
)

affirmation = Table(
    "affirmation",
    metadata,
    Column("id", Key, primary_key=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("item", String(32), nullable=False),
    Column("period", String(32), nullable=False),
    Column("affirmed_at", UtcDateTime, nullable=False),
    UniqueConstraint("campaign_id", "person_id", "item", "period"),
)

broadcast = Table(
    "broadcast",
    metadata,
    Column("id", Key, primary_key=True),
    Column("author_id", ForeignKey("person.id"), nullable=False),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=False),
    Column("units", Json, nullable=False),
    Column("content", Json, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime, nullable=True),
    Column("recipients", Integer, nullable=True),
    Column("left_out", Json, nullable=True),
    Column("progress_chat_id", BigInteger, nullable=True),
    Column("progress_message_id", BigInteger, nullable=True),
    Column("progress", Json, nullable=True),
    Column("queued_to", Key, nullable=True),
    Column("queue_until", Key, nullable=True),
    Column("starts_at", UtcDateTime, nullable=True),
    Column("is_urgent", Boolean, nullable=False, default=False, server_default=false()),
)
"""`content` is what was sent, as sent; `units` are unit ids; `left_out` counts by reason.

Copies are queued by person id: `queued_to` is how far that has come, `queue_until` where it ends;
`starts_at` (machine time) is when that begins, until when the author may undo it; none means at once.
"""
_IS_QUEUEING = broadcast.c.queued_to < broadcast.c.queue_until
Index("ix_broadcast_queueing", broadcast.c.id, sqlite_where=_IS_QUEUEING, postgresql_where=_IS_QUEUEING)

__all__ = [
    "acknowledgement",
    "affirmation",
    "broadcast",
    "checkin",
    "checkin_item",
    "deed",
    "deed_version",
]
