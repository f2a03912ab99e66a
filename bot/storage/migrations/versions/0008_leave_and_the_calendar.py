"""calendar days, leave and freezes, what they hold and move."""

import sqlalchemy as sa
from alembic import op

from bot.storage.types import Json, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("is_workday", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("set_by", _KEY, nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_calendar_day_set_by_person")),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "pause",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("campaign_id", _KEY, nullable=False),
        sa.Column("person_id", _KEY, nullable=True),
        sa.Column("unit_id", _KEY, nullable=True),
        sa.Column("kinds", Json, nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("back_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("set_by", _KEY, nullable=True),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", _KEY, nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_pause_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pause_person_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_pause_unit_id_unit")),
        sa.ForeignKeyConstraint(["set_by"], ["person.id"], name=op.f("fk_pause_set_by_person")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_pause_ended_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pause")),
    )
    op.create_index(op.f("ix_pause_person_id"), "pause", ["person_id"])
    op.create_index("ix_pause_back", "pause", ["campaign_id", "back_on"])
    op.add_column("occurrence", sa.Column("held_until", UtcDateTime(), nullable=True))
    is_held = sa.text("state = 'held'")
    op.create_index(
        "ix_occurrence_held",
        "occurrence",
        ["campaign_id", "held_until"],
        sqlite_where=is_held,
        postgresql_where=is_held,
    )
    op.add_column("checkin", sa.Column("moved_days", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Go back; what was held is given up."""
    op.drop_column("checkin", "moved_days")
    op.drop_index("ix_occurrence_held", table_name="occurrence")
    op.execute("UPDATE occurrence SET state = 'skipped' WHERE state = 'held'")
    op.drop_column("occurrence", "held_until")
    op.drop_table("pause")
    op.drop_table("calendar_day")
