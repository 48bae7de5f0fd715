"""Tables and their rules. Nothing here knows Slack, HTTP or a session."""
