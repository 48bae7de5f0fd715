"""Discrepancies: what they are, why they arise, where they are shown, and reminding people of them.

Revision ID: 0005
Revises: 0004b
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "discrepancy_rules",
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("second", sa.Integer(), nullable=False),
        sa.Column("third", sa.Integer(), nullable=False),
        sa.Column("review_minor", sa.BigInteger(), nullable=False),
        sa.Column("finance_lead_id", sa.String(length=20), nullable=True),
        sa.Column("copies_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("set_by", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("first >= 1 AND second >= first AND third >= second", name=op.f("ck_discrepancy_rules_buckets")),
        sa.CheckConstraint("review_minor >= 0", name=op.f("ck_discrepancy_rules_review")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.team_id"], name=op.f("fk_discrepancy_rules_team_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancy_rules")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_discrepancy_rules_team_id_id")),
        sa.UniqueConstraint("team_id", name=op.f("uq_discrepancy_rules_team_id")),
    )
    with op.batch_alter_table("discrepancy_rules", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discrepancy_rules_team_id_copies_at"), ["team_id", "copies_at"], unique=False)

    op.create_table(
        "nag",
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_nag_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "user_id", "day", name=op.f("pk_nag")),
    )
    op.create_table(
        "nag_turn",
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nagged_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_nag_turn_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nag_turn")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_nag_turn_team_id_id")),
        sa.UniqueConstraint("team_id", "user_id", name=op.f("uq_nag_turn_team_id_user_id")),
    )
    with op.batch_alter_table("nag_turn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nag_turn_team_id_next_at"), ["team_id", "next_at"], unique=False)

    op.create_table(
        "root_cause",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.String(length=20), nullable=True),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("raised", sa.Integer(), nullable=False),
        sa.Column("mended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mended_by", sa.String(length=20), nullable=True),
        sa.Column("mended_how", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("raised_at IS NULL OR owner_id <> ''", name=op.f("ck_root_cause_owner")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_root_cause_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_root_cause")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_root_cause_team_id_id")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_root_cause_team_id_key")),
    )
    with op.batch_alter_table("root_cause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_root_cause_team_id_owner_id"), ["team_id", "owner_id"], unique=False)

    op.create_table(
        "discrepancy",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("owner_id", sa.String(length=20), nullable=False),
        sa.Column("transaction_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reported_by", sa.String(length=20), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("waits_for_id", sa.String(length=20), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "reported", "reconciliation", "import", "split", "purchase", name="source", native_enum=False, length=30
            ),
            nullable=False,
        ),
        sa.Column("origin", sa.String(length=120), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("account_words", sa.String(length=160), nullable=False),
        sa.Column("cost_centre_id", sa.Integer(), nullable=False),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.String(length=1000), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "to_confirm", "resolved", "merged", "split", name="state", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "timing",
                "mistake",
                "missing_document",
                "duplicate",
                "fee",
                "exchange",
                "other",
                name="kind",
                native_enum=False,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("root_cause_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=1000), nullable=False),
        sa.Column("resolved_by", sa.String(length=20), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=20), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("due_moves", sa.Integer(), nullable=False),
        sa.Column("due_reason", sa.String(length=300), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("copied", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "(waits_for_id IS NULL) = (state NOT IN ('open', 'to_confirm'))", name=op.f("ck_discrepancy_waits_for")
        ),
        sa.CheckConstraint("owner_id <> ''", name=op.f("ck_discrepancy_owner")),
        sa.CheckConstraint("state <> 'merged' OR merged_into_id IS NOT NULL", name=op.f("ck_discrepancy_merged")),
        sa.CheckConstraint(
            "state <> 'resolved' OR NOT needs_second OR confirmed_by IS NOT NULL", name=op.f("ck_discrepancy_confirmed")
        ),
        sa.CheckConstraint(
            "state NOT IN ('to_confirm', 'resolved') OR (kind IS NOT NULL AND root_cause_id IS NOT NULL"
            " AND evidence <> '' AND resolved_by IS NOT NULL AND resolved_at IS NOT NULL)",
            name=op.f("ck_discrepancy_resolved"),
        ),
        sa.CheckConstraint("confirmed_by <> resolved_by", name=op.f("ck_discrepancy_second_person")),
        sa.ForeignKeyConstraint(
            ["team_id", "account_id"],
            ["account.team_id", "account.id"],
            name=op.f("fk_discrepancy_team_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "merged_into_id"],
            ["discrepancy.team_id", "discrepancy.id"],
            name=op.f("fk_discrepancy_team_id_merged_into_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "parent_id"],
            ["discrepancy.team_id", "discrepancy.id"],
            name=op.f("fk_discrepancy_team_id_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "root_cause_id"],
            ["root_cause.team_id", "root_cause.id"],
            name=op.f("fk_discrepancy_team_id_root_cause_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_discrepancy_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancy")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_discrepancy_team_id_id")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_discrepancy_team_id_number")),
    )
    with op.batch_alter_table("discrepancy", schema=None) as batch_op:
        batch_op.create_index(
            "ix_discrepancy_live",
            ["team_id", "owner_id", "currency", "transaction_on", "amount_minor", "waits_for_id"],
            unique=False,
            sqlite_where=sa.literal_column("waits_for_id IS NOT NULL"),
            postgresql_where=sa.literal_column("waits_for_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_discrepancy_live_account",
            ["team_id", "account_id", "currency", "transaction_on", "amount_minor", "waits_for_id"],
            unique=False,
            sqlite_where=sa.literal_column("waits_for_id IS NOT NULL"),
            postgresql_where=sa.literal_column("waits_for_id IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_discrepancy_team_id_root_cause_id"), ["team_id", "root_cause_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_discrepancy_team_id_state_copied_transaction_on"),
            ["team_id", "state", "copied", "transaction_on"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_discrepancy_team_id_state_transaction_on"), ["team_id", "state", "transaction_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_discrepancy_team_id_waits_for_id_transaction_on"),
            ["team_id", "waits_for_id", "transaction_on"],
            unique=False,
        )
        batch_op.create_index(
            "uq_discrepancy_origin",
            ["team_id", "origin"],
            unique=True,
            sqlite_where=sa.literal_column("waits_for_id IS NOT NULL"),
            postgresql_where=sa.literal_column("waits_for_id IS NOT NULL"),
        )

    op.create_table(
        "discrepancy_copy",
        sa.Column("discrepancy_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("asks", sa.Enum("owner", "confirm", "copy", name="asks", native_enum=False, length=30), nullable=False),
        sa.Column("for_id", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "discrepancy_id"],
            ["discrepancy.team_id", "discrepancy.id"],
            name=op.f("fk_discrepancy_copy_team_id_discrepancy_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_discrepancy_copy_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discrepancy_copy")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_discrepancy_copy_team_id_id")),
        sa.UniqueConstraint(
            "team_id", "key", "discrepancy_id", "asks", name=op.f("uq_discrepancy_copy_team_id_key_discrepancy_id_asks")
        ),
    )
    with op.batch_alter_table("discrepancy_copy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_discrepancy_copy_team_id_discrepancy_id"), ["team_id", "discrepancy_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_discrepancy_copy_team_id_user_id_day"), ["team_id", "user_id", "day"], unique=False
        )

    op.create_table(
        "nag_copy",
        sa.Column("discrepancy_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "discrepancy_id"],
            ["discrepancy.team_id", "discrepancy.id"],
            name=op.f("fk_nag_copy_team_id_discrepancy_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_nag_copy_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nag_copy")),
        sa.UniqueConstraint("team_id", "discrepancy_id", "level", name=op.f("uq_nag_copy_team_id_discrepancy_id_level")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_nag_copy_team_id_id")),
    )
    with op.batch_alter_table("nag_copy", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_nag_copy_team_id_user_id_told_on"), ["team_id", "user_id", "told_on"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("nag_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nag_copy_team_id_user_id_told_on"))

    op.drop_table("nag_copy")
    with op.batch_alter_table("discrepancy_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discrepancy_copy_team_id_user_id_day"))
        batch_op.drop_index(batch_op.f("ix_discrepancy_copy_team_id_discrepancy_id"))

    op.drop_table("discrepancy_copy")
    with op.batch_alter_table("discrepancy", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_discrepancy_origin",
            sqlite_where=sa.literal_column("waits_for_id IS NOT NULL"),
            postgresql_where=sa.literal_column("waits_for_id IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_discrepancy_team_id_waits_for_id_transaction_on"))
        batch_op.drop_index(batch_op.f("ix_discrepancy_team_id_state_transaction_on"))
        batch_op.drop_index(batch_op.f("ix_discrepancy_team_id_state_copied_transaction_on"))
        batch_op.drop_index(batch_op.f("ix_discrepancy_team_id_root_cause_id"))
        batch_op.drop_index(
            "ix_discrepancy_live_account",
            sqlite_where=sa.literal_column("waits_for_id IS NOT NULL"),
            postgresql_where=sa.literal_column("waits_for_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_discrepancy_live",
            sqlite_where=sa.literal_column("waits_for_id IS NOT NULL"),
            postgresql_where=sa.literal_column("waits_for_id IS NOT NULL"),
        )

    op.drop_table("discrepancy")
    with op.batch_alter_table("root_cause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_root_cause_team_id_owner_id"))

    op.drop_table("root_cause")
    with op.batch_alter_table("nag_turn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nag_turn_team_id_next_at"))

    op.drop_table("nag_turn")
    op.drop_table("nag")
    with op.batch_alter_table("discrepancy_rules", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discrepancy_rules_team_id_copies_at"))

    op.drop_table("discrepancy_rules")
