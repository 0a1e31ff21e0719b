"""For students: open the course, check a notebook, write the file to submit."""
