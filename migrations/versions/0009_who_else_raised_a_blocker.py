"""Blockers know who else raised them.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("blocker", sa.Column("others", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("blocker", "others")
