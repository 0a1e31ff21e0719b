"""Interactive widgets and maps of the Oxus course."""
