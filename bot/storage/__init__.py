"""What stands behind `bot/database.py`: two databases, statements that are built once, a workspace's scope and its turn."""
