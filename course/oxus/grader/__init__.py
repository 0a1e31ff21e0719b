"""How submissions are run, graded and recorded."""
