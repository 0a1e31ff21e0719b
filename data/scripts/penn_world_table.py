"""Penn World Table 9.1: real GDP and the shares of trade in it, of the fourteen (Afghanistan has none)."""

from .r_data import r_table
from .rows import FOURTEEN, Row, Tables

# indicator: column, factor, decimals kept
SERIES = {
    "gdp_ppp_pwt": ("rgdpo", 1e6, -6),
    "export_share_pwt": ("csh_x", 100, 2),
    # The table has imports with a minus sign.
    "import_share_pwt": ("csh_m", -100, 2),
}


def tables() -> Tables:
    """Rows for indicators."""
    frame = r_table("r-cran-pwt9", "pwt9.1")
    frame = frame[frame["isocode"].astype(str).isin(FOURTEEN)]
    rows: list[Row] = []
    for indicator, (column, factor, digits) in SERIES.items():
        for state_id, year, value in frame[["isocode", "year", column]].dropna().itertuples(index=False):
            rows.append(
                {
                    "state_id": str(state_id),
                    "indicator": indicator,
                    "year": int(year),
                    "value": round(float(value) * factor, digits),
                    "sources": "penn-world-table",
                }
            )
    return {"indicators": rows}
