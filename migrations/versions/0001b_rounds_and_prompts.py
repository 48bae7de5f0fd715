"""The rounds of a huddle, what people are asked in them, and whom a blocker was shown to.

Revision ID: 0001b
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001b"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "huddle_round",
        sa.Column("huddle_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.String(length=5), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "huddle_id"],
            ["huddle.team_id", "huddle.id"],
            name=op.f("fk_huddle_round_team_id_huddle_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_huddle_round_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huddle_round")),
        sa.UniqueConstraint("team_id", "huddle_id", "day", "slot", name=op.f("uq_huddle_round_team_id_huddle_id_day_slot")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_huddle_round_team_id_id")),
    )
    with op.batch_alter_table("huddle_round", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_huddle_round_team_id_closed_at_closes_at"), ["team_id", "closed_at", "closes_at"], unique=False
        )

    op.create_table(
        "participant",
        sa.Column("huddle_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "huddle_id"],
            ["huddle.team_id", "huddle.id"],
            name=op.f("fk_participant_team_id_huddle_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_participant_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("team_id", "huddle_id", "user_id", name=op.f("uq_participant_team_id_huddle_id_user_id")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_participant_team_id_id")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_team_id_user_id"), ["team_id", "user_id"], unique=False)

    op.create_table(
        "blocker_copy",
        sa.Column("blocker_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("asks", sa.Enum("owner", "raiser", "lead", name="asks", native_enum=False, length=30), nullable=False),
        sa.Column("owner_id", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "blocker_id"],
            ["blocker.team_id", "blocker.id"],
            name=op.f("fk_blocker_copy_team_id_blocker_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_blocker_copy_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocker_copy")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_blocker_copy_team_id_id")),
        sa.UniqueConstraint(
            "team_id", "key", "blocker_id", "asks", name=op.f("uq_blocker_copy_team_id_key_blocker_id_asks")
        ),
    )
    with op.batch_alter_table("blocker_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blocker_copy_team_id_blocker_id"), ["team_id", "blocker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_blocker_copy_team_id_user_id_day"), ["team_id", "user_id", "day"], unique=False)

    op.create_table(
        "lesson",
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=20), nullable=False),
        sa.Column("learned_on", sa.Date(), nullable=False),
        sa.Column("blocker_id", sa.Integer(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "blocker_id"],
            ["blocker.team_id", "blocker.id"],
            name=op.f("fk_lesson_team_id_blocker_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_lesson_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_lesson_team_id_id")),
    )
    op.create_table(
        "prompt",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone_guessed", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "asked",
                "answered",
                "skipped",
                "away",
                "unasked",
                "dropped",
                name="state",
                native_enum=False,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudge_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "round_id"],
            ["huddle_round.team_id", "huddle_round.id"],
            name=op.f("fk_prompt_team_id_round_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_prompt_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_prompt_team_id_id")),
        sa.UniqueConstraint("team_id", "round_id", "user_id", name=op.f("uq_prompt_team_id_round_id_user_id")),
    )
    with op.batch_alter_table("prompt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_prompt_team_id_nudge_at"), ["team_id", "nudge_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_prompt_team_id_state_due_at"), ["team_id", "state", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_prompt_team_id_user_id_due_at"), ["team_id", "user_id", "due_at"], unique=False)

    op.create_table(
        "plan_item",
        sa.Column("prompt_id", sa.Integer(), nullable=False),
        sa.Column("huddle_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.String(length=20), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("done_prompt_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("team_id", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id", "done_prompt_id"],
            ["prompt.team_id", "prompt.id"],
            name=op.f("fk_plan_item_team_id_done_prompt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "huddle_id"],
            ["huddle.team_id", "huddle.id"],
            name=op.f("fk_plan_item_team_id_huddle_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["team_id", "prompt_id"],
            ["prompt.team_id", "prompt.id"],
            name=op.f("fk_plan_item_team_id_prompt_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.team_id"], name=op.f("fk_plan_item_team_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
        sa.UniqueConstraint("team_id", "id", name=op.f("uq_plan_item_team_id_id")),
    )
    with op.batch_alter_table("plan_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_item_team_id_done_prompt_id"), ["team_id", "done_prompt_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_plan_item_team_id_huddle_id_user_id"), ["team_id", "huddle_id", "user_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_plan_item_team_id_prompt_id"), ["team_id", "prompt_id"], unique=False)


def downgrade() -> None:
    op.drop_table("plan_item")
    op.drop_table("prompt")
    op.drop_table("lesson")
    op.drop_table("blocker_copy")
    op.drop_table("participant")
    op.drop_table("huddle_round")
