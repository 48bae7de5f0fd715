"""The Web API methods, one module a family."""

from playground.methods import apps, chat, conversations, files, users, views
from playground.methods.calls import METHODS, Call, Method

__all__ = ["METHODS", "Call", "Method", "apps", "chat", "conversations", "files", "users", "views"]
