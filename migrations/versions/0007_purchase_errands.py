"""Files of purchases on their way to those who want them.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purchase_errand",
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "purchase_id"],
            ["purchase.team_id", "purchase.id"],
            name=op.f("fk_purchase_errand_team_id_purchase_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_purchase_errand_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_errand")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_purchase_errand_team_id_id")),
        sa.UniqueConstraint(
            "team_id", "purchase_id", "by", "file_id", name=op.f("uq_purchase_errand_team_id_purchase_id_by_file_id")
        ),
    )
    op.create_index("ix_purchase_errand_team_id_due_at", "purchase_errand", ["team_id", "due_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_purchase_errand_team_id_due_at", table_name="purchase_errand")
    op.drop_table("purchase_errand")
