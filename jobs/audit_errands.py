"""Checks and exports long trails, and exports very many purchases."""

from datetime import datetime

from bot import audit_errands, audits, purchase_exports
from bot.database import Tx, Workspace
from bot.slack.gateway import Slack
from models.audit_errand import AuditErrand, Task
from models.refusal import Refusal


async def next_due(tx: Tx) -> datetime | None:
    return await audit_errands.next_due(tx)


async def run_due(workspace: Workspace, slack: Slack) -> None:
    """Do what was asked for, one after another."""
    while True:
        async with workspace.begin() as tx:
            errand = await audit_errands.claim(tx)
        if errand is None:
            return
        try:
            await _run(workspace, slack, errand)
        except Refusal:  # they may not any more
            async with workspace.begin() as tx:
                await audit_errands.done(tx, errand)


async def _run(workspace: Workspace, slack: Slack, errand: AuditErrand) -> None:
    verdict = None
    if errand.task is Task.VERIFY:
        async with workspace.read() as tx:
            verdict = await audits.verify(tx, errand.by)
    else:
        made = purchase_exports if errand.task is Task.PURCHASES else audits
        async with workspace.read() as tx:
            content = await made.export(tx, errand.by)
        await slack.upload(errand.by, made.FILE, content, made.COMMENT)
    async with workspace.begin() as tx:
        await audit_errands.done(tx, errand, verdict)
