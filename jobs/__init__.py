"""Scheduled work, a module a job. The timetable lists them all; the runner runs what is due.

A job is a module with two functions. ``next_due(tx)`` says when it next has something to do in a workspace, or None.
``run_due(workspace, slack)`` does what is due by now; it claims each row with a compare-and-set, so any number of processes
may run it at once.
"""
