"""what was settled, missed or not sent since when."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MISSED = "state != 'planned' AND state != 'fired' AND reason != 'answered' AND reason != 'nothing_new'"
_UNSENT = "op = 'send' AND state != 'queued' AND state != 'sending' AND state != 'sent' AND state != 'folded'"
INDEXES = (
    ("ix_occurrence_settled", "occurrence", ["campaign_id", "settled_at"], "settled_at IS NOT NULL"),
    (
        "ix_occurrence_missed",
        "occurrence",
        ["campaign_id", "settled_at", "rule", "slot", "state", "reason"],
        _MISSED,
    ),
    ("ix_delivery_unsent", "delivery", ["settled_at"], _UNSENT),
)


def upgrade() -> None:
    """Go forward."""
    for name, table, columns, where in INDEXES:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Go back."""
    for name, table, _columns, _where in reversed(INDEXES):
        op.drop_index(name, table_name=table)
