"""Every job there is, in the order in which they run."""

from jobs.runner import Job

TIMETABLE: tuple[Job, ...] = ()
