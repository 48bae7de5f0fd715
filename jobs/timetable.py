"""Every job there is, in the order in which they run; app.py adds those that need what the operator set."""

from typing import cast

from jobs import (
    audit_errands,
    audit_heads,
    blocker_escalations,
    blocker_reminders,
    delegations,
    digest_causes,
    digest_issues,
    discrepancy_nags,
    huddle_closing,
    huddle_nudges,
    huddle_prompts,
    huddle_rosters,
    huddle_rounds,
    profiles,
    pruning,
    purchase_files,
    purchase_reminders,
    reconciliations,
    welcomes,
)
from jobs.runner import Job

TIMETABLE = cast(
    tuple[Job, ...],
    (
        welcomes,
        profiles,
        huddle_rosters,
        huddle_rounds,
        huddle_prompts,
        huddle_nudges,
        huddle_closing,
        blocker_reminders,
        blocker_escalations,
        delegations,
        discrepancy_nags,
        purchase_files,
        purchase_reminders,
        digest_causes,
        digest_issues,
        reconciliations,
        audit_errands,
        audit_heads,
        pruning,
    ),
)
