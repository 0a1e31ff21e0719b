"""Commands for instructors: everything from the folder of a class to its grades."""
