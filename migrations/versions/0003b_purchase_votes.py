"""The versions of a purchase, and the votes about them.

Revision ID: 0003b
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003b"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purchase_version",
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("vendor", sa.String(length=120), nullable=False),
        sa.Column("vendor_key", sa.String(length=120), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column(
            "recurrence",
            sa.Enum("once", "weekly", "monthly", "quarterly", "yearly", name="recurrence", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("cost_centre_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats_needed", sa.Integer(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("counts_minor", sa.BigInteger(), nullable=True),
        sa.Column("own_minor", sa.BigInteger(), nullable=True),
        sa.Column("rate", sa.String(length=30), nullable=True),
        sa.Column("rate_on", sa.Date(), nullable=True),
        sa.Column("policy_id", sa.Integer(), nullable=True),
        sa.Column("seats_filled", sa.Integer(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("redraw", sa.Boolean(), nullable=False),
        sa.Column("route", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("NOT approved OR seats_filled = seats_needed", name=op.f("ck_purchase_version_approved_by_all")),
        sa.CheckConstraint("NOT over OR seats_needed >= 2", name=op.f("ck_purchase_version_over_needs_two")),
        sa.CheckConstraint("amount_minor > 0", name=op.f("ck_purchase_version_amount")),
        sa.CheckConstraint("counts_minor IS NOT NULL OR over", name=op.f("ck_purchase_version_unknown_is_over")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_purchase_version_number")),
        sa.CheckConstraint("seats_filled >= 0 AND seats_filled <= seats_needed", name=op.f("ck_purchase_version_filled")),
        sa.CheckConstraint("seats_needed >= 1", name=op.f("ck_purchase_version_seats")),
        sa.ForeignKeyConstraint(
            ["team_id", "cost_centre_id"],
            ["cost_centre.team_id", "cost_centre.id"],
            name=op.f("fk_purchase_version_team_id_cost_centre_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "policy_id"],
            ["purchase_policy.team_id", "purchase_policy.id"],
            name=op.f("fk_purchase_version_team_id_policy_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "purchase_id"],
            ["purchase.team_id", "purchase.id"],
            name=op.f("fk_purchase_version_team_id_purchase_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_purchase_version_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_version")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_purchase_version_team_id_id")),
        sa.UniqueConstraint("team_id", "purchase_id", "number", name=op.f("uq_purchase_version_team_id_purchase_id_number")),
    )
    with op.batch_alter_table("purchase_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_purchase_version_team_id_cost_centre_id_made_at"),
            ["team_id", "cost_centre_id", "made_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_purchase_version_redraw",
            ["team_id", "purchase_id"],
            unique=False,
            sqlite_where=sa.literal_column("redraw"),
            postgresql_where=sa.literal_column("redraw"),
        )
        batch_op.create_index(
            batch_op.f("ix_purchase_version_team_id_vendor_key_cost_centre_id_made_at"),
            ["team_id", "vendor_key", "cost_centre_id", "made_at"],
            unique=False,
        )

    op.create_table(
        "purchase_vote",
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voter_id", sa.String(length=20), nullable=False),
        sa.Column("for_id", sa.String(length=20), nullable=False),
        sa.Column(
            "department",
            sa.Enum("finance", "operations", "other", name="department", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("approve", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seat", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("NOT approve OR seat <> ''", name=op.f("ck_purchase_vote_yes_has_a_seat")),
        sa.CheckConstraint("approve OR reason <> ''", name=op.f("ck_purchase_vote_no_has_a_reason")),
        sa.CheckConstraint(
            "seat NOT IN ('finance', 'operations') OR department = seat", name=op.f("ck_purchase_vote_own_department")
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "purchase_id", "version"],
            ["purchase_version.team_id", "purchase_version.purchase_id", "purchase_version.number"],
            name=op.f("fk_purchase_vote_team_id_purchase_id_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_purchase_vote_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_vote")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_purchase_vote_team_id_id")),
        sa.UniqueConstraint(
            "team_id",
            "purchase_id",
            "version",
            "voter_id",
            name=op.f("uq_purchase_vote_team_id_purchase_id_version_voter_id"),
        ),
    )
    with op.batch_alter_table("purchase_vote", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_purchase_vote_team_id_voter_id_at"), ["team_id", "voter_id", "at"], unique=False
        )
        batch_op.create_index(
            "uq_purchase_vote_right",
            ["team_id", "purchase_id", "version", "for_id"],
            unique=True,
            sqlite_where=sa.literal_column("approve"),
            postgresql_where=sa.literal_column("approve"),
        )
        batch_op.create_index(
            "uq_purchase_vote_seat",
            ["team_id", "purchase_id", "version", "seat"],
            unique=True,
            sqlite_where=sa.literal_column("approve"),
            postgresql_where=sa.literal_column("approve"),
        )

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purchases_channel", sa.String(length=20), nullable=True))

    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_team_id_roles"), ["team_id", "roles"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_team_id_roles"))

    with op.batch_alter_table("team", schema=None) as batch_op:
        batch_op.drop_column("purchases_channel")

    op.drop_table("purchase_vote")
    op.drop_table("purchase_version")
