"""The tables of the historical atlas that need no geometry, from data/raw/history/."""

from .rows import RAW, Tables, read

HISTORY = RAW / "history"
AS_THEY_ARE = ("eras", "place_names", "routes", "events", "disputes", "admin_units")


def tables() -> Tables:
    """Rows for eras, places, place_names, routes, events, disputes and admin_units."""
    found: Tables = {name: [dict(row) for row in read(HISTORY / f"{name}.csv")] for name in AS_THEY_ARE}
    places = read(HISTORY / "places.csv")
    found["places"] = [row | {"silk_road": row["silk_road"] == "1"} for row in places]
    return found
