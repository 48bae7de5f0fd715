"""What Tandem does: use cases, what they say, and how they reach Slack and the database."""
