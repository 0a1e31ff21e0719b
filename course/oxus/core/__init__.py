"""What all rooms use: the notebook model, the layout of a course, files and errors."""
