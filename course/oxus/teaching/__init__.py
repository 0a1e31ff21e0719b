"""For instructors: from the folder of a class to its grades."""
