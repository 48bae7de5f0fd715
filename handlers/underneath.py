"""Drawing the form under the one that was sent anew, so that it shows what was just set."""

import logging

from bot.slack.gateway import SlackFailure
from bot.views.blocks import View
from handlers.listening import Call

log = logging.getLogger(__name__)


async def redraw(call: Call, view: View) -> None:
    """Put `view` in the place of the form that the sent one lay on, where there is one. What was sent is kept either way."""
    under = (call.body.get("view") or {}).get("previous_view_id")
    if not under:
        return
    try:
        await call.slack.update_view(under, view)
    except SlackFailure as failure:
        log.info("the form underneath was not drawn anew: %s", failure)
