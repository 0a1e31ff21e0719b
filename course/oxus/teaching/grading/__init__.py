"""Autograde a class's submissions, and decide which grades stay when one is graded again."""
