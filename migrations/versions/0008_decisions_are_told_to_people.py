"""Decisions about purchases are told to people, not to a channel.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("team", "purchases_channel")


def downgrade() -> None:
    op.add_column("team", sa.Column("purchases_channel", sa.String(length=20), nullable=True))
