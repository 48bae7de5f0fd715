"""Answers with charts: where Slack refuses them, the same answer goes without."""

import logging

from bot.slack.gateway import Permanent
from bot.views.blocks import Content
from bot.views.charts import without_charts
from handlers.listening import Answer, Call, Say

log = logging.getLogger(__name__)


async def answer(call: Call, content: Content) -> Answer | None:
    """Say something to the person who asked, by the response address, which tells whether Slack took it."""
    url, plainer = call.body.get("response_url"), without_charts(content)
    if plainer is None or not url:
        return Say(content)
    try:
        await call.slack.respond(str(url), content)
    except Permanent as failure:
        log.warning("Slack refused an answer with a chart: %s", failure)
        return Say(plainer)
    return None
