"""Imports and their sources, figures, explanations and digests.

Revision ID: 0004b
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004b"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "digest",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("set_up_by", sa.String(length=20), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asks_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_digest_weekday")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_digest_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint("team_id", "channel", name=op.f("uq_digest_team_id_channel")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_digest_team_id_id")),
    )
    with op.batch_alter_table("digest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_digest_team_id_asks_at"), ["team_id", "asks_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_digest_team_id_next_at"), ["team_id", "next_at"], unique=False)

    op.create_table(
        "figure",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("formula", sa.String(length=500), nullable=False),
        sa.Column("accounting_name", sa.String(length=60), nullable=False),
        sa.Column("says", sa.String(length=200), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("money", "percent", "days", "ratio", "number", name="unit", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("good", sa.Enum("up", "down", "none", name="good", native_enum=False, length=30), nullable=False),
        sa.Column("owner_finance_id", sa.String(length=20), nullable=True),
        sa.Column("owner_operations_id", sa.String(length=20), nullable=True),
        sa.Column("target", sa.String(length=40), nullable=True),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("added_by", sa.String(length=20), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_figure_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_figure_team_id_id")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_figure_team_id_key")),
    )
    op.create_table(
        "import_shape",
        sa.Column("shape", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_import_shape_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_shape")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_import_shape_team_id_id")),
        sa.UniqueConstraint("team_id", "shape", name=op.f("uq_import_shape_team_id_shape")),
    )
    op.create_table(
        "import_source",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.Enum("folder", "web", "sql", name="sourcekind", native_enum=False, length=30), nullable=False),
        sa.Column("address", sa.String(length=1000), nullable=False),
        sa.Column("made_by", sa.String(length=20), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("every_minutes", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("etag", sa.String(length=200), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_result", sa.String(length=300), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("every_minutes > 0", name=op.f("ck_import_source_every")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_import_source_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_source")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_import_source_team_id_id")),
        sa.UniqueConstraint("team_id", "name", name=op.f("uq_import_source_team_id_name")),
    )
    with op.batch_alter_table("import_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_source_team_id_next_at"), ["team_id", "next_at"], unique=False)

    op.create_table(
        "digest_issue",
        sa.Column("digest_id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "digest_id"],
            ["digest.team_id", "digest.id"],
            name=op.f("fk_digest_issue_team_id_digest_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_digest_issue_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest_issue")),
        sa.UniqueConstraint("team_id", "digest_id", "week", name=op.f("uq_digest_issue_team_id_digest_id_week")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_digest_issue_team_id_id")),
    )
    op.create_table(
        "explanation",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("cost_centre_id", sa.Integer(), nullable=False),
        sa.Column(
            "cause",
            sa.Enum(
                "volume",
                "price",
                "timing",
                "one_off",
                "mistake",
                "scope",
                "other",
                name="cause",
                native_enum=False,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("lasts", sa.Boolean(), nullable=True),
        sa.Column("action", sa.String(length=500), nullable=False),
        sa.Column("action_by", sa.String(length=20), nullable=True),
        sa.Column("action_due", sa.Date(), nullable=True),
        sa.Column("asked_of", sa.String(length=20), nullable=True),
        sa.Column("asked_by", sa.String(length=20), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_by", sa.String(length=20), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "said_at IS NULL OR (said_by IS NOT NULL AND cause IS NOT NULL)", name=op.f("ck_explanation_said")
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "account_id"],
            ["account.team_id", "account.id"],
            name=op.f("fk_explanation_team_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_explanation_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanation")),
        sa.UniqueConstraint(
            "team_id",
            "account_id",
            "cost_centre_id",
            "month",
            name=op.f("uq_explanation_team_id_account_id_cost_centre_id_month"),
        ),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_explanation_team_id_id")),
    )
    op.create_table(
        "ledger_import",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "actuals",
                "budget",
                "forecast",
                "mixed",
                "chart",
                "open_items",
                name="importkind",
                native_enum=False,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("file_id", sa.String(length=40), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("shape", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "reading",
                "ready",
                "loading",
                "loaded",
                "refused",
                "canceled",
                "undone",
                name="importstate",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("bad_rows", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("path", sa.String(length=1000), nullable=True),
        sa.Column("first_month", sa.Integer(), nullable=True),
        sa.Column("last_month", sa.Integer(), nullable=True),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("loaded_by", sa.String(length=20), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.String(length=20), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("state <> 'loaded' OR loaded_at IS NOT NULL", name=op.f("ck_ledger_import_loaded")),
        sa.CheckConstraint("state <> 'undone' OR undone_by IS NOT NULL", name=op.f("ck_ledger_import_undone")),
        sa.ForeignKeyConstraint(
            ["team_id", "source_id"],
            ["import_source.team_id", "import_source.id"],
            name=op.f("fk_ledger_import_team_id_source_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_ledger_import_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_import")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_ledger_import_team_id_id")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_ledger_import_team_id_number")),
    )
    with op.batch_alter_table("ledger_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_import_team_id_due_at"), ["team_id", "due_at"], unique=False)
        batch_op.create_index(
            "uq_ledger_import_loaded",
            ["team_id", "digest"],
            unique=True,
            sqlite_where=sa.literal_column("state IN ('loading', 'loaded')"),
            postgresql_where=sa.literal_column("state IN ('loading', 'loaded')"),
        )


def downgrade() -> None:
    with op.batch_alter_table("ledger_import", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_ledger_import_loaded",
            sqlite_where=sa.literal_column("state IN ('loading', 'loaded')"),
            postgresql_where=sa.literal_column("state IN ('loading', 'loaded')"),
        )
        batch_op.drop_index(batch_op.f("ix_ledger_import_team_id_due_at"))

    op.drop_table("ledger_import")
    op.drop_table("explanation")
    op.drop_table("digest_issue")
    op.drop_table("import_source")
    op.drop_table("import_shape")
    op.drop_table("figure")
    op.drop_table("digest")
