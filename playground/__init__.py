"""A Slack workspace on your own machine, which any Slack app can be run against."""

from playground.answers import Answer
from playground.driver import Driver
from playground.server import Playground
from playground.workspace import Channel, File, Message, User, View

__all__ = ["Answer", "Channel", "Driver", "File", "Message", "Playground", "User", "View"]
