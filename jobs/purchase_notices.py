"""Sends decisions on purchases to the company's web address until they are taken; app.py gives it the address."""

from datetime import datetime, timedelta

from bot import purchase_notices
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack
from bot.webhooks import NotTaken, Webhook

BUDGET = timedelta(seconds=5)  # after which the other jobs of the workspace have their turn


class PurchaseNotices:
    """The job, for one address.

    Args:
        webhook: where decisions go; None keeps none for later.
    """

    __name__ = "jobs.purchase_notices"

    def __init__(self, webhook: Webhook | None) -> None:
        self._webhook = webhook

    async def next_due(self, tx: Tx) -> datetime | None:
        return await purchase_notices.next_due(tx)

    async def run_due(self, workspace: Workspace, slack: Slack) -> None:
        """Send what is due, one after another, each outside any transaction; stop where the address does not answer."""
        if self._webhook is None:
            async with workspace.begin() as tx:
                await purchase_notices.park(tx)
            return
        until = workspace.now() + BUDGET
        while workspace.now() <= until and await self._send_one(workspace, self._webhook):
            pass

    async def _send_one(self, workspace: Workspace, webhook: Webhook) -> bool:
        """Whether it is worth going on."""
        async with workspace.begin() as tx:
            notice = await purchase_notices.claim(tx)
        if notice is None:
            return False
        try:
            await webhook.send(notice.body, notice.key, workspace.now())
        except NotTaken as failure:
            async with workspace.begin() as tx:
                return await purchase_notices.not_taken(
                    tx, notice, webhook.host, failure.status, failure.answer, failure.after
                )
        async with workspace.begin() as tx:
            await purchase_notices.taken(tx, notice)
        return True
