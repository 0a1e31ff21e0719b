"""The data package of the Oxus course."""
