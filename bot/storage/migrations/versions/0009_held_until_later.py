"""what is held and why, whose budget it takes, people's own quiet hours and pace."""

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INDEXES = (
    ("ix_delivery_held", ["held_why", "not_before", "id"], "state = 'held'"),
    ("ix_delivery_held_of", ["person_id", "id"], "state = 'held'"),
    ("ix_delivery_pushed", ["person_id", "push_week"], "push_week IS NOT NULL"),
    ("ix_delivery_digest", ["digest_id"], "digest_id IS NOT NULL"),
)


def upgrade() -> None:
    """Go forward."""
    op.add_column("delivery", sa.Column("not_before", UtcDateTime(), nullable=True))
    op.add_column("delivery", sa.Column("held_why", sa.String(length=8), nullable=True))
    op.add_column("delivery", sa.Column("push_week", sa.String(length=8), nullable=True))
    op.add_column("delivery", sa.Column("digest_id", _KEY, nullable=True))
    op.add_column("delivery", sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("broadcast", sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("person", sa.Column("quiet_from", sa.Time(), nullable=True))
    op.add_column("person", sa.Column("quiet_until", sa.Time(), nullable=True))
    op.add_column("person", sa.Column("per_week", sa.Integer(), nullable=True))
    for name, columns, where in INDEXES:
        op.create_index(name, "delivery", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Go back; what is held waits in the queue again."""
    op.execute("UPDATE delivery SET state = 'queued' WHERE state = 'held'")
    for name, _columns, _where in reversed(INDEXES):
        op.drop_index(name, table_name="delivery")
    for table, columns in (
        ("person", ("per_week", "quiet_until", "quiet_from")),
        ("broadcast", ("is_urgent",)),
        ("delivery", ("is_urgent", "digest_id", "push_week", "held_why", "not_before")),
    ):
        for column in columns:
            op.drop_column(table, column)
