"""Purchases: requests, delegations, the policy, cost centers, budgets, exchange rates.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cost_centre",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("owner_id", sa.String(length=20), nullable=False),
        sa.Column("backup_id", sa.String(length=20), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_cost_centre_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_centre")),
        sa.UniqueConstraint("team_id", "code", name=op.f("uq_cost_centre_team_id_code")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_cost_centre_team_id_id")),
    )
    op.create_table(
        "delegation",
        sa.Column("from_id", sa.String(length=20), nullable=False),
        sa.Column("to_id", sa.String(length=20), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(length=20), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_delegation_order")),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_delegation_two_people")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_delegation_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_delegation_team_id_id")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delegation_team_id_due_at"), ["team_id", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegation_team_id_from_id_last"), ["team_id", "from_id", "last"], unique=False)
        batch_op.create_index(batch_op.f("ix_delegation_team_id_to_id_last"), ["team_id", "to_id", "last"], unique=False)

    op.create_table(
        "exchange_rate",
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("into", sa.String(length=3), nullable=False),
        sa.Column("per_unit", sa.String(length=30), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(length=20), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint('currency <> "into"', name=op.f("ck_exchange_rate_two_currencies")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_exchange_rate_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rate")),
        sa.UniqueConstraint("team_id", "currency", "into", "on", name=op.f("uq_exchange_rate_team_id_currency_into_on")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_exchange_rate_team_id_id")),
    )
    op.create_table(
        "purchase",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.String(length=20), nullable=False),
        sa.Column("for_id", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "changes", "approved", "rejected", "withdrawn", name="state", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("clock_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("days_run", sa.SmallInteger(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "state <> 'approved' OR (decided_by <> requester_id AND decided_by <> for_id)",
            name=op.f("ck_purchase_not_ones_own"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'changes') OR (decided_at IS NOT NULL AND decided_by IS NOT NULL AND next_at IS NULL)",
            name=op.f("ck_purchase_ended"),
        ),
        sa.CheckConstraint("stage >= 0 AND stage <= 3", name=op.f("ck_purchase_stage")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_purchase_version")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_purchase_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_purchase_team_id_id")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_purchase_team_id_number")),
    )
    with op.batch_alter_table("purchase", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purchase_team_id_next_at"), ["team_id", "next_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_purchase_team_id_requester_id_number"), ["team_id", "requester_id", "number"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_purchase_team_id_for_id_number"), ["team_id", "for_id", "number"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_purchase_team_id_state_requester_id"), ["team_id", "state", "requester_id"], unique=False
        )

    op.create_table(
        "purchase_policy",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("limit_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("tiers", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed", "in_force", "replaced", "refused", "withdrawn", name="policystate", native_enum=False, length=30
            ),
            nullable=False,
        ),
        sa.Column("proposed_by", sa.String(length=20), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=20), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "state NOT IN ('in_force', 'replaced') OR (decided_by IS NOT NULL AND decided_by <> proposed_by)",
            name=op.f("ck_purchase_policy_two_admins"),
        ),
        sa.CheckConstraint("limit_minor >= 0", name=op.f("ck_purchase_policy_limit")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_purchase_policy_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_policy")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_purchase_policy_team_id_id")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_purchase_policy_team_id_number")),
    )
    with op.batch_alter_table("purchase_policy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purchase_policy_team_id_state"), ["team_id", "state"], unique=False)
        batch_op.create_index(
            "uq_purchase_policy_in_force",
            ["team_id"],
            unique=True,
            sqlite_where=sa.literal_column("state = 'in_force'"),
            postgresql_where=sa.literal_column("state = 'in_force'"),
        )

    op.create_table(
        "budget",
        sa.Column("cost_centre_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("spent_minor", sa.BigInteger(), nullable=False),
        sa.Column("spent_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_budget_amount")),
        sa.ForeignKeyConstraint(
            ["team_id", "cost_centre_id"],
            ["cost_centre.team_id", "cost_centre.id"],
            name=op.f("fk_budget_team_id_cost_centre_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_budget_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint("team_id", "cost_centre_id", "year", name=op.f("uq_budget_team_id_cost_centre_id_year")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_budget_team_id_id")),
    )
    op.create_table(
        "purchase_copy",
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column(
            "as_",
            sa.Enum("approver", "delegate", "backup", "lead", "requester", name="as", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("for_id", sa.String(length=20), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "purchase_id"],
            ["purchase.team_id", "purchase.id"],
            name=op.f("fk_purchase_copy_team_id_purchase_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_purchase_copy_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_copy")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_purchase_copy_team_id_id")),
        sa.UniqueConstraint("team_id", "purchase_id", "key", name=op.f("uq_purchase_copy_team_id_purchase_id_key")),
    )
    with op.batch_alter_table("purchase_copy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_purchase_copy_team_id_user_id_purchase_id"), ["team_id", "user_id", "purchase_id"], unique=False
        )

    op.create_table(
        "purchase_notice",
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Enum("approved", "rejected", name="outcome", native_enum=False, length=30), nullable=False),
        sa.Column("label", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("answer", sa.String(length=100), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "purchase_id"],
            ["purchase.team_id", "purchase.id"],
            name=op.f("fk_purchase_notice_team_id_purchase_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_purchase_notice_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_notice")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_purchase_notice_team_id_id")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_purchase_notice_team_id_key")),
        sa.UniqueConstraint("team_id", "purchase_id", name=op.f("uq_purchase_notice_team_id_purchase_id")),
    )
    with op.batch_alter_table("purchase_notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_purchase_notice_team_id_due_at"), ["team_id", "due_at"], unique=False)

    op.create_table(
        "purchase_question",
        sa.Column("purchase_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.String(length=20), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_by", sa.String(length=20), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "purchase_id"],
            ["purchase.team_id", "purchase.id"],
            name=op.f("fk_purchase_question_team_id_purchase_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.team_id"], name=op.f("fk_purchase_question_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_question")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_purchase_question_team_id_id")),
    )
    with op.batch_alter_table("purchase_question", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_purchase_question_team_id_purchase_id"), ["team_id", "purchase_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("purchase_question")
    op.drop_table("purchase_notice")
    op.drop_table("purchase_copy")
    op.drop_table("budget")
    op.drop_table("purchase_policy")
    op.drop_table("purchase")
    op.drop_table("exchange_rate")
    op.drop_table("delegation")
    op.drop_table("cost_centre")
