"""What our maps say about land that two states claim."""

DISPUTED = (
    "Crimea is hatched because it is disputed: Russia has held it since 2014, and the UN General Assembly "
    "(resolution 68/262) regards it as part of Ukraine."
)
"""A sentence for every map that shows Crimea. The shape is the feature of `countries` with `disputed` true."""
