"""For authors: build notebooks from the source of a unit, and check them."""
