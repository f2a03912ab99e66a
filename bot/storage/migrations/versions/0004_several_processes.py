"""Several processes: whose answer it is, and one pace for all."""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "pacing",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.JSON(none_as_null=True), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", name=op.f("pk_pacing")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("lease_by", sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column("lease_until", bot.storage.types.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Go back."""
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_column("lease_until")
        batch_op.drop_column("lease_by")

    op.drop_table("pacing")
