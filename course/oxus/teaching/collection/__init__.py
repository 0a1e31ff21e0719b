"""Collect submissions: whose each one is, when it was submitted, and which one counts."""
