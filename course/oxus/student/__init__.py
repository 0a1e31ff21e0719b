"""For students: open the course, check a notebook, and write the file to submit."""
