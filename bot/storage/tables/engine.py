"""The engine room: inbox, answers, dialogs, deliveries, audit; the agenda is in agenda.py, plans are in plans.py."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
)

from bot.storage.tables.base import metadata
from bot.storage.types import Json, Key, UtcDateTime

bot_state = Table(
    "bot_state",
    metadata,
    Column("bot_id", BigInteger, primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("value", Json, nullable=False),
)

pacing = Table(
    "pacing",
    metadata,
    Column("bot_id", BigInteger, primary_key=True),
    Column("state", Json, nullable=False),
)
"""What the processes of one bot have sent of late; its lock is their turn. On SQLite one process keeps it in mind."""

inbox = Table(
    "inbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=True),
    Column("body", Json, nullable=True),
    Column("state", String(8), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("received_at", UtcDateTime, nullable=False),
    Column("retry_at", UtcDateTime, nullable=True),
    Column("done_at", UtcDateTime, nullable=True),
    Column("error", Text, nullable=True),
    UniqueConstraint("bot_id", "update_id"),
)
# What waits is a small part of each table, so the indexes that find it hold nothing else.
Index(
    "ix_inbox_waiting",
    inbox.c.user_id,
    inbox.c.id,
    sqlite_where=inbox.c.state == "new",
    postgresql_where=inbox.c.state == "new",
)
Index(
    "ix_inbox_next",
    inbox.c.bot_id,
    inbox.c.id,
    sqlite_where=inbox.c.state == "new",
    postgresql_where=inbox.c.state == "new",
)

Index("ix_inbox_dead", inbox.c.id, sqlite_where=inbox.c.state == "dead", postgresql_where=inbox.c.state == "dead")
_IS_KEPT = and_(inbox.c.state == "done", inbox.c.body.is_not(None))
Index("ix_inbox_kept", inbox.c.done_at, sqlite_where=_IS_KEPT, postgresql_where=_IS_KEPT)

answer = Table(
    "answer",
    metadata,
    Column("id", Key, primary_key=True),
    Column("inbox_id", ForeignKey("inbox.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=True),
    Column("screen", Json, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("retry_at", UtcDateTime, nullable=True),
    Column("lease_by", String(36), nullable=True),
    Column("lease_until", UtcDateTime, nullable=True),
)
"""What a tap or message gets back; the row goes when it was sent. The lease says which process sends it."""
Index("ix_answer_chat", answer.c.chat_id, answer.c.id)

dialog = Table(
    "dialog",
    metadata,
    Column("user_id", BigInteger, primary_key=True),
    Column("kind", String(48), nullable=False),
    Column("data", Json, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("op", String(8), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("campaign_id", ForeignKey("campaign.id"), nullable=True),
    Column("occurrence_id", ForeignKey("occurrence.id"), nullable=True),
    Column("broadcast_id", ForeignKey("broadcast.id"), nullable=True),
    Column("plan_version", String(64), nullable=True),
    Column("content_id", String(64), nullable=True),
    Column("content_hash", String(64), nullable=True),
    Column("payload", Json, nullable=False),
    Column("dedupe", String(128), nullable=False, unique=True),
    Column("lane", Integer, nullable=False),
    Column("silent", Boolean, nullable=False, default=False),
    Column("state", String(12), nullable=False),
    Column("chat_id", BigInteger, nullable=True),
    Column("message_id", BigInteger, nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=True),
    Column("retry_at", UtcDateTime, nullable=True),
    Column("lease_until", UtcDateTime, nullable=True),
    Column("lease_by", String(36), nullable=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("unknowns", Integer, nullable=False, default=0),
    Column("settled_at", UtcDateTime, nullable=True),
    Column("reason", String(48), nullable=True),
    Column("not_before", UtcDateTime, nullable=True),
    Column("held_why", String(8), nullable=True),
    Column("push_week", String(8), nullable=True),
    Column("digest_id", Key, nullable=True),
    Column("is_urgent", Boolean, nullable=False, default=False, server_default=false()),
)
"""`expires_at`, `settled_at` and `not_before` are campaign time; `retry_at` and `lease_until` are machine time.

`held_why` stays when it is let go; `push_week` is the week of whose budget it takes one; `digest_id` what lists it.
"""
Index(
    "ix_delivery_queued",
    delivery.c.lane,
    delivery.c.id,
    sqlite_where=delivery.c.state == "queued",
    postgresql_where=delivery.c.state == "queued",
)
Index(
    "ix_delivery_in_order",
    delivery.c.person_id,
    delivery.c.lane,
    delivery.c.id,
    sqlite_where=delivery.c.state == "queued",
    postgresql_where=delivery.c.state == "queued",
)
Index(
    "ix_delivery_failed",
    delivery.c.id,
    sqlite_where=delivery.c.state == "failed",
    postgresql_where=delivery.c.state == "failed",
)
Index(
    "ix_delivery_sending",
    delivery.c.person_id,
    sqlite_where=delivery.c.state == "sending",
    postgresql_where=delivery.c.state == "sending",
)
Index(
    "ix_delivery_uncertain",
    delivery.c.retry_at,
    sqlite_where=delivery.c.state == "uncertain",
    postgresql_where=delivery.c.state == "uncertain",
)
Index(
    "ix_delivery_held",
    delivery.c.held_why,
    delivery.c.not_before,
    delivery.c.id,
    sqlite_where=delivery.c.state == "held",
    postgresql_where=delivery.c.state == "held",
)
Index(
    "ix_delivery_held_of",
    delivery.c.person_id,
    delivery.c.id,
    sqlite_where=delivery.c.state == "held",
    postgresql_where=delivery.c.state == "held",
)
Index(
    "ix_delivery_pushed",
    delivery.c.person_id,
    delivery.c.push_week,
    sqlite_where=delivery.c.push_week.is_not(None),
    postgresql_where=delivery.c.push_week.is_not(None),
)
Index(
    "ix_delivery_digest",
    delivery.c.digest_id,
    sqlite_where=delivery.c.digest_id.is_not(None),
    postgresql_where=delivery.c.digest_id.is_not(None),
)
DELIVERY_UNSENT = and_(
    delivery.c.op == "send",
    delivery.c.state != "queued",
    delivery.c.state != "sending",
    delivery.c.state != "sent",
    delivery.c.state != "folded",
)
"""A new message did not leave or may not have arrived. Queries use it as it stands here."""
Index(
    "ix_delivery_unsent",
    delivery.c.settled_at,
    sqlite_where=DELIVERY_UNSENT,
    postgresql_where=DELIVERY_UNSENT,
)
Index(
    "ix_delivery_copies",
    delivery.c.broadcast_id,
    delivery.c.kind,
    delivery.c.state,
    delivery.c.reason,
    sqlite_where=delivery.c.broadcast_id.is_not(None),
    postgresql_where=delivery.c.broadcast_id.is_not(None),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", ForeignKey("person.id"), nullable=True),
    Column("actor_role", String(16), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=True),
    Column("action", String(48), nullable=False),
    Column("object", String(64), nullable=False),
    Column("detail", Json, nullable=False),
)
"""Ids and counts only, never what a member wrote; `actor_id` is empty for the server's operator."""

__all__ = [
    "DELIVERY_UNSENT",
    "answer",
    "audit",
    "bot_state",
    "delivery",
    "dialog",
    "inbox",
    "pacing",
]
