"""when copies of a confirmed broadcast may begin to be queued."""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("broadcast", sa.Column("starts_at", bot.storage.types.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("broadcast", "starts_at")
