"""Run, grade and record submissions."""
