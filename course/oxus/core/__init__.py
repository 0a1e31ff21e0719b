"""What every room uses: the notebook model, the layout of a course, files, errors."""
