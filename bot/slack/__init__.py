"""How the bot reaches Slack."""
