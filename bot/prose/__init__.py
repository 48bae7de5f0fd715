"""Plain-language sentences; pure."""
