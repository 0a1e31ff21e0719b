"""For authors: from the source of a unit to its notebooks, and the checks on the way."""
