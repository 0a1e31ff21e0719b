"""Show notebooks that other people wrote: their text is sanitised, and their HTML runs in a frame of its own."""
