"""Numbers: accounts, the books, and the lines and monthly amounts they hold.

Revision ID: 0004
Revises: 0003b
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ledger_block",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "import_id", "number", name=op.f("pk_ledger_block")),
    )
    if op.get_bind().dialect.name == "postgresql":  # they are packed already
        for part in ("numbers", "words"):
            op.execute(f"ALTER TABLE ledger_block ALTER COLUMN {part} SET STORAGE EXTERNAL")
    op.create_table(
        "ledger_place",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column(
            "scenario",
            sa.Enum("actual", "budget", "forecast", name="scenario", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "scenario", "month", "account_id", "import_id", name=op.f("pk_ledger_place")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("ledger_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_place_team_id_import_id"), ["team_id", "import_id"], unique=False)

    op.create_table(
        "monthly_amount",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column(
            "scenario",
            sa.Enum("actual", "budget", "forecast", name="scenario", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cost_centre_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.CheckConstraint("lines > 0", name=op.f("ck_monthly_amount_lines")),
        sa.PrimaryKeyConstraint(
            "team_id", "scenario", "month", "account_id", "cost_centre_id", "import_id", name=op.f("pk_monthly_amount")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "monthly_total",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column(
            "scenario",
            sa.Enum("actual", "budget", "forecast", name="scenario", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.CheckConstraint("lines > 0", name=op.f("ck_monthly_total_lines")),
        sa.PrimaryKeyConstraint("team_id", "scenario", "month", "account_id", "import_id", name=op.f("pk_monthly_total")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("monthly_total", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monthly_total_team_id_import_id"), ["team_id", "import_id"], unique=False)

    op.create_table(
        "open_item",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column("import_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("row", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.Column("party", sa.String(length=120), nullable=True),
        sa.Column("document", sa.String(length=60), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("text", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "import_id", "row", name=op.f("pk_open_item")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("open_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_item_team_id_due"), ["team_id", "due"], unique=False)

    op.create_table(
        "account",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "revenue",
                "returns",
                "other_income",
                "cost_of_sales",
                "operating_cost",
                "depreciation",
                "one_off",
                "interest",
                "tax",
                "cash",
                "receivable",
                "stock",
                "current_asset",
                "fixed_asset",
                "payable",
                "current_liability",
                "long_liability",
                "equity",
                "statistic",
                name="kind",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("is_guess", sa.Boolean(), nullable=False),
        sa.Column("moves", sa.Boolean(), nullable=False),
        sa.Column("parent_code", sa.String(length=40), nullable=True),
        sa.Column("owner_id", sa.String(length=20), nullable=True),
        sa.Column("backup_id", sa.String(length=20), nullable=True),
        sa.Column("threshold_minor", sa.BigInteger(), nullable=True),
        sa.Column("threshold_percent", sa.Integer(), nullable=True),
        sa.Column("needs_both", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_account_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("team_id", "code", name=op.f("uq_account_team_id_code")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_account_team_id_id")),
    )
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_team_id_parent_code"), ["team_id", "parent_code"], unique=False)

    op.create_table(
        "books",
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("fiscal_start", sa.Integer(), nullable=False),
        sa.Column("threshold_minor", sa.BigInteger(), nullable=False),
        sa.Column("threshold_percent", sa.Integer(), nullable=False),
        sa.Column("needs_both", sa.Boolean(), nullable=False),
        sa.Column("set_by", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("fiscal_start BETWEEN 1 AND 12", name=op.f("ck_books_fiscal_start")),
        sa.CheckConstraint("threshold_minor >= 0 AND threshold_percent >= 0", name=op.f("ck_books_thresholds")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_books_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_books")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_books_team_id_id")),
        sa.UniqueConstraint("team_id", name=op.f("uq_books_team_id")),
    )


def downgrade() -> None:
    op.drop_table("books")
    op.drop_table("account")
    op.drop_table("open_item")
    op.drop_table("monthly_total")
    op.drop_table("monthly_amount")
    op.drop_table("ledger_place")
    op.drop_table("ledger_block")
