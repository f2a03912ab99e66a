"""queueing in steps, attempts of occurrences, and indexes on what failed."""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = (
    ("ix_inbox_dead", "inbox", ["id"], "state = 'dead'"),
    ("ix_inbox_kept", "inbox", ["done_at"], "state = 'done' AND body IS NOT NULL"),
    ("ix_occurrence_retry", "occurrence", ["campaign_id", "retry_at"], "state = 'planned' AND retry_at IS NOT NULL"),
    ("ix_occurrence_failed", "occurrence", ["id"], "state = 'failed'"),
    ("ix_delivery_in_order", "delivery", ["person_id", "lane", "id"], "state = 'queued'"),
    ("ix_delivery_failed", "delivery", ["id"], "state = 'failed'"),
    ("ix_broadcast_queueing", "broadcast", ["id"], "queued_to < queue_until"),
)


def upgrade() -> None:
    """Go forward."""
    op.add_column("broadcast", sa.Column("queued_to", KEY, nullable=True))
    op.add_column("broadcast", sa.Column("queue_until", KEY, nullable=True))
    op.add_column("occurrence", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("occurrence", sa.Column("retry_at", bot.storage.types.UtcDateTime(timezone=True), nullable=True))
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Go back."""
    for name, table, _columns, _where in reversed(INDEXES):
        op.drop_index(name, table_name=table)
    op.drop_column("occurrence", "retry_at")
    op.drop_column("occurrence", "attempts")
    op.drop_column("broadcast", "queue_until")
    op.drop_column("broadcast", "queued_to")
