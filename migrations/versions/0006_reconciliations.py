"""Reconciliations: statements, which line is which, what was checked and who signed it. A signature is never changed.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_line",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column("side", sa.Enum("statement", "book", name="side", native_enum=False, length=30), nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("match_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "side", "import_id", "row", name=op.f("pk_match_line")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_match_line_team_id_match_id", "match_line", ["team_id", "match_id"], unique=False)

    op.create_table(
        "open_line",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column("side", sa.Enum("statement", "book", name="side", native_enum=False, length=30), nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("others", sa.JSON(), nullable=False),
        sa.Column("on_its_way_in", sa.Integer(), nullable=True),
        sa.Column("said_by", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "side", "import_id", "row", name=op.f("pk_open_line")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_open_line_team_id_account_id", "open_line", ["team_id", "account_id"], unique=False)

    op.create_table(
        "stated_balance",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("moment", sa.Enum("opening", "closing", name="moment", native_enum=False, length=30), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "import_id", "account_id", "month", "moment", name=op.f("pk_stated_balance")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_stated_balance_team_id_account_id_month", "stated_balance", ["team_id", "account_id", "month"], unique=False
    )

    op.create_table(
        "statement_line",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("balance_minor", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.String(length=60), nullable=True),
        sa.Column("text", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "import_id", "row", name=op.f("pk_statement_line")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_statement_line_team_id_account_id_day", "statement_line", ["team_id", "account_id", "day"], unique=False
    )

    op.create_table(
        "voucher_break",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("voucher", sa.String(length=60), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "import_id", "row", name=op.f("pk_voucher_break")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_voucher_break_team_id_month", "voucher_break", ["team_id", "month"], unique=False)

    op.create_table(
        "sign_off",
        sa.Column("reconciliation_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Enum("preparer", "reviewer", name="part", native_enum=False, length=30), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_sign_off_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_sign_off_team_id_id")),
    )
    op.create_index("ix_sign_off_team_id_reconciliation_id", "sign_off", ["team_id", "reconciliation_id"], unique=False)

    op.create_table(
        "line_match",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("suggested", "accepted", "undone", name="matchstate", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("off_minor", sa.BigInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=True),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "account_id"],
            ["account.team_id", "account.id"],
            name=op.f("fk_line_match_team_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_line_match_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_match")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_line_match_team_id_id")),
    )
    op.create_index(
        "ix_line_match_team_id_account_id_state_last_day",
        "line_match",
        ["team_id", "account_id", "state", "last_day"],
        unique=False,
    )

    op.create_table(
        "match_run",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.String(length=300), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "account_id"],
            ["account.team_id", "account.id"],
            name=op.f("fk_match_run_team_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_match_run_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_run")),
        sa.UniqueConstraint("team_id", "account_id", name=op.f("uq_match_run_team_id_account_id")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_match_run_team_id_id")),
    )
    op.create_index("ix_match_run_team_id_due_at", "match_run", ["team_id", "due_at"], unique=False)

    op.create_table(
        "reconciliation",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "prepared", "signed", "suspended", name="state", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("prepared_by", sa.String(length=20), nullable=True),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewer_id", sa.String(length=20), nullable=True),
        sa.Column("reviewed_by", sa.String(length=20), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("check_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("state <> 'signed' OR reviewed_by IS NOT NULL", name=op.f("ck_reconciliation_signed")),
        sa.CheckConstraint(
            "state NOT IN ('prepared', 'signed') OR prepared_by IS NOT NULL", name=op.f("ck_reconciliation_prepared")
        ),
        sa.CheckConstraint("reviewed_by <> prepared_by", name=op.f("ck_reconciliation_two_people")),
        sa.ForeignKeyConstraint(
            ["team_id", "account_id"],
            ["account.team_id", "account.id"],
            name=op.f("fk_reconciliation_team_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "supersedes"],
            ["reconciliation.team_id", "reconciliation.id"],
            name=op.f("fk_reconciliation_team_id_supersedes"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_reconciliation_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliation")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_reconciliation_team_id_id")),
    )
    op.create_index("ix_reconciliation_team_id_check_at", "reconciliation", ["team_id", "check_at"], unique=False)
    op.create_index(
        "ix_reconciliation_team_id_state_reviewer_id", "reconciliation", ["team_id", "state", "reviewer_id"], unique=False
    )
    op.create_index(
        "uq_reconciliation_current",
        "reconciliation",
        ["team_id", "account_id", "month"],
        unique=True,
        sqlite_where=sa.literal_column("state <> 'suspended'"),
        postgresql_where=sa.literal_column("state <> 'suspended'"),
    )

    op.create_table(
        "statement",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("whose", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_statement_days")),
        sa.ForeignKeyConstraint(
            ["team_id", "account_id"],
            ["account.team_id", "account.id"],
            name=op.f("fk_statement_team_id_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "import_id"],
            ["ledger_import.team_id", "ledger_import.id"],
            name=op.f("fk_statement_team_id_import_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_statement_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_statement_team_id_id")),
        sa.UniqueConstraint("team_id", "import_id", name=op.f("uq_statement_team_id_import_id")),
    )
    op.create_index(
        "ix_statement_team_id_account_id_last_day", "statement", ["team_id", "account_id", "last_day"], unique=False
    )

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tolerance_minor", sa.BigInteger(), server_default="0", nullable=False))
    _keep_signatures()


def _keep_signatures() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION sign_off_stays() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a signature is never changed'; END $$"
        )
        op.execute(
            "CREATE TRIGGER sign_off_stays BEFORE UPDATE OR DELETE ON sign_off "
            "FOR EACH ROW EXECUTE FUNCTION sign_off_stays()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER sign_off_no_{act.lower()} BEFORE {act} ON sign_off "
            "BEGIN SELECT RAISE(ABORT, 'a signature is never changed'); END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER sign_off_stays ON sign_off")
        op.execute("DROP FUNCTION sign_off_stays()")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("tolerance_minor")

    op.drop_table("statement")
    op.drop_table("reconciliation")
    op.drop_table("match_run")
    op.drop_table("line_match")
    op.drop_table("sign_off")
    op.drop_table("voucher_break")
    op.drop_table("statement_line")
    op.drop_table("stated_balance")
    op.drop_table("open_line")
    op.drop_table("match_line")
