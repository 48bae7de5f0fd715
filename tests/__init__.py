"""Tests: rules purely, use cases on real databases, a person's day through signed HTTP."""
