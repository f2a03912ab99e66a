"""which plan is in force, which was proposed, and who decided."""

import sqlalchemy as sa
from alembic import op

import bot.storage.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = bot.storage.types.UtcDateTime(timezone=True)
ONE_AT_MOST = ("in_force", "proposed")
APPROVED_BY = "fk_plan_approved_by_person"


def upgrade() -> None:
    """Go forward."""
    op.add_column("campaign", sa.Column("is_served", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("plan") as plan:
        plan.drop_constraint(APPROVED_BY, type_="foreignkey")
        plan.drop_column("approved_by")
    op.create_table(
        "plan_change",
        sa.Column("id", KEY, nullable=False),
        sa.Column("campaign_id", KEY, nullable=False),
        sa.Column("plan_id", KEY, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("decided_at", AT, nullable=True),
        sa.Column("decided_by", KEY, nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_plan_change_campaign_id_campaign")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_change_plan_id_plan")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_plan_change_decided_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_change")),
    )
    for state in ONE_AT_MOST:
        where = sa.text(f"state = '{state}'")
        op.create_index(
            f"ix_plan_change_{state}",
            "plan_change",
            ["campaign_id"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )


def downgrade() -> None:
    """Go back."""
    for state in reversed(ONE_AT_MOST):
        op.drop_index(f"ix_plan_change_{state}", table_name="plan_change")
    op.drop_table("plan_change")
    with op.batch_alter_table("plan") as plan:
        plan.add_column(sa.Column("approved_by", KEY, nullable=True))
        plan.create_foreign_key(APPROVED_BY, "person", ["approved_by"], ["id"])
    op.drop_column("campaign", "is_served")
