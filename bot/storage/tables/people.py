"""Units, persons, their accounts, memberships, roles, invites and consents; files of the roster on their way in."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, String, Table, Time

from bot.storage.tables.base import metadata
from bot.storage.types import Json, Key, UtcDateTime

unit = Table(
    "unit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("parent_id", ForeignKey("unit.id"), nullable=True),
    Column("name", String(128), nullable=False, unique=True),
)

person = Table(
    "person",
    metadata,
    Column("id", Key, primary_key=True),
    Column("code", String(64), nullable=False, unique=True),
    Column("name", String(64), nullable=False),
    Column("language", String(8), nullable=True),
    Column("zone", String(64), nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("quiet_from", Time, nullable=True),
    Column("quiet_until", Time, nullable=True),
    Column("per_week", Integer, nullable=True),
)
"""Empty quiet hours and pushes a week are the campaign's; what stands here the person chose."""

membership = Table(
    "membership",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("to_on", Date, nullable=True),
)
"""`to_on` is the first day on which it no longer holds."""

role_grant = Table(
    "role_grant",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("from_at", UtcDateTime, nullable=False),
    Column("to_at", UtcDateTime, nullable=True),
    Column("granted_by", ForeignKey("person.id"), nullable=True),
)

telegram_account = Table(
    "telegram_account",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("user_id", BigInteger, nullable=False),
    Column("username", String(64), nullable=True),
    Column("bound_at", UtcDateTime, nullable=False),
    Column("unbound_at", UtcDateTime, nullable=True),
    Column("confirmed_at", UtcDateTime, nullable=True),
    Column("unreachable_since", UtcDateTime, nullable=True),
)
Index(
    "uq_telegram_account_bound_user",
    telegram_account.c.user_id,
    unique=True,
    sqlite_where=telegram_account.c.unbound_at.is_(None),
    postgresql_where=telegram_account.c.unbound_at.is_(None),
)
Index(
    "uq_telegram_account_bound_person",
    telegram_account.c.person_id,
    unique=True,
    sqlite_where=telegram_account.c.unbound_at.is_(None),
    postgresql_where=telegram_account.c.unbound_at.is_(None),
)

invite = Table(
    "invite",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_by", ForeignKey("person.id"), nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=True),
    Column("revoked_at", UtcDateTime, nullable=True),
)
"""`created_by` is empty for an invite made on the server."""

consent = Table(
    "consent",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime, nullable=True),
)
Index(
    "uq_consent_given",
    consent.c.person_id,
    unique=True,
    sqlite_where=consent.c.withdrawn_at.is_(None),
    postgresql_where=consent.c.withdrawn_at.is_(None),
)

roster_draft = Table(
    "roster_draft",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("file_name", String(128), nullable=False),
    Column("file_id", String(256), nullable=False),
    Column("state", String(12), nullable=False),
    Column("rows", Json, nullable=False),
    Column("notes", Json, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("retry_at", UtcDateTime, nullable=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("settled_at", UtcDateTime, nullable=True),
)
"""A roster file sent in chat; `rows` are emptied once it is applied or dropped, `retry_at` is machine time."""
Index(
    "ix_roster_draft_wanted",
    roster_draft.c.id,
    sqlite_where=roster_draft.c.state == "wanted",
    postgresql_where=roster_draft.c.state == "wanted",
)

__all__ = ["consent", "invite", "membership", "person", "role_grant", "roster_draft", "telegram_account", "unit"]
