"""The first tables: people, messages, huddles, blockers, the audit trail.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "team",
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("bot_user_id", sa.String(length=20), nullable=False),
        sa.Column("bot_token", sa.Text(), nullable=True),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("installed_by", sa.String(length=20), nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("country", sa.String(length=10), nullable=True),
        sa.Column("reminders_at", sa.Time(), nullable=False),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_team")),
    )
    op.create_table(
        "absence",
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.CheckConstraint("first <= last", name=op.f("ck_absence_order")),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_absence_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_absence_team_id_id")),
        sa.UniqueConstraint("team_id", "user_id", "first", name=op.f("uq_absence_team_id_user_id_first")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=100), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_audit_entry_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_audit_entry_team_id_id")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_audit_entry_team_id_number")),
        sa.UniqueConstraint("team_id", "prev", name=op.f("uq_audit_entry_team_id_prev")),
    )
    op.create_table(
        "audit_errand",
        sa.Column("task", sa.Enum("verify", "export", name="task", native_enum=False, length=30), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_audit_errand_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_errand")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_audit_errand_team_id_id")),
    )
    with op.batch_alter_table("audit_errand", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_errand_team_id_due_at"), ["team_id", "due_at"], unique=False)

    op.create_table(
        "audit_head",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_audit_head_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
        sa.UniqueConstraint("team_id", "day", name=op.f("uq_audit_head_team_id_day")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_audit_head_team_id_id")),
    )
    op.create_table(
        "huddle",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("lead_id", sa.String(length=20), nullable=False),
        sa.Column("set_up_by", sa.String(length=20), nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("times", sa.JSON(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("runs_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("everyone", sa.Boolean(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("window_minutes", sa.Integer(), nullable=False),
        sa.Column("every_weeks", sa.SmallInteger(), nullable=False),
        sa.Column("country", sa.String(length=10), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("busy_until", sa.Date(), nullable=True),
        sa.Column("busy_days", sa.JSON(), nullable=False),
        sa.Column("busy_times", sa.JSON(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_day", sa.Date(), nullable=True),
        sa.Column("next_slot", sa.SmallInteger(), nullable=False),
        sa.Column("roster_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_huddle_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huddle")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_huddle_team_id_id")),
    )
    with op.batch_alter_table("huddle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_huddle_team_id_next_at"), ["team_id", "next_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_huddle_team_id_roster_due_at"), ["team_id", "roster_due_at"], unique=False)

    op.create_table(
        "member",
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column(
            "department",
            sa.Enum("finance", "operations", "other", name="department", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column("backup_id", sa.String(length=20), nullable=True),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("profile_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("profile_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminder_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("welcomed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dm_channel", sa.String(length=20), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_member_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_member_team_id_id")),
        sa.UniqueConstraint("team_id", "user_id", name=op.f("uq_member_team_id_user_id")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_team_id_profile_due_at"), ["team_id", "profile_due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_team_id_reminder_at"), ["team_id", "reminder_at"], unique=False)

    op.create_table(
        "message",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("nonce", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=30), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parent_key", sa.String(length=200), nullable=True),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("if_unsure", sa.Enum("resend", "hold", name="ifunsure", native_enum=False, length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sent_version", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=True),
        sa.Column("unsure_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("slot_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("posted_channel", sa.String(length=30), nullable=True),
        sa.Column("ts", sa.String(length=30), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_reason", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_message_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_message_team_id_id")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_message_team_id_key")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_message_team_id_channel_slot_at"), ["team_id", "channel", "slot_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_message_team_id_due_at"), ["team_id", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_team_id_parent_key"), ["team_id", "parent_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_message_team_id_slot_at"), ["team_id", "slot_at"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_receipt_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "key", name=op.f("pk_receipt")),
    )
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_team_id_at"), ["team_id", "at"], unique=False)

    op.create_table(
        "blocker",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column(
            "needs",
            sa.Enum("person", "approval", "data", "supplier", "decision", name="needs", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("raiser_id", sa.String(length=20), nullable=False),
        sa.Column("owner_id", sa.String(length=20), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("owned_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("escalates_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("needed_by", sa.Date(), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("huddle_id", sa.Integer(), nullable=True),
        sa.Column("times_raised", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("blocked_on", sa.Date(), nullable=True),
        sa.Column("worked_on", sa.Date(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "cleared", "decided", "accepted", name="state", native_enum=False, length=30),
            nullable=False,
        ),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=500), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "huddle_id"],
            ["huddle.team_id", "huddle.id"],
            name=op.f("fk_blocker_team_id_huddle_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_blocker_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocker")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_blocker_team_id_id")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_blocker_team_id_number")),
    )
    with op.batch_alter_table("blocker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blocker_team_id_escalates_at"), ["team_id", "escalates_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_blocker_team_id_state_owner_id"), ["team_id", "state", "owner_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_blocker_team_id_state_raiser_id"), ["team_id", "state", "raiser_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("blocker")
    op.drop_table("receipt")
    op.drop_table("message")
    op.drop_table("member")
    op.drop_table("huddle")
    op.drop_table("audit_head")
    op.drop_table("audit_errand")
    op.drop_table("audit_entry")
    op.drop_table("absence")
    op.drop_table("team")
    op.drop_table("heartbeat")
