"""What people see: Block Kit as plain dicts, a module a feature; pure."""
