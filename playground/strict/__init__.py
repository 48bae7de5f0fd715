"""Slack's limits for messages and views, with an error that says exactly where.

Where Slack's own pages disagree, the smaller figure holds here: what passes in the playground passes in Slack.
"""

from playground.strict.answers import offered, view_errors
from playground.strict.messages import attachments, blocks, metadata
from playground.strict.surfaces import MARKDOWN, TEXT
from playground.strict.views import view

__all__ = ["MARKDOWN", "TEXT", "attachments", "blocks", "metadata", "offered", "view", "view_errors"]
