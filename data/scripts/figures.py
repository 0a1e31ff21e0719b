"""Published figures that no registry package carries: data/raw/figures, one file a topic, each row with its source.

The files are as they were read in excerpts of their sources; here they become one table, and the counts of trade
agreements another.
"""

import re
from collections.abc import Callable

from .rows import RAW, Row, Tables, read

Raw = dict[str, str]
YEAR = re.compile(r"(?:19|20)\d\d")
# The words after a value, a unit or a metric in the raw files: how exact the value is.
QUALIFIERS = {
    "nearly": "nearly",
    "(about)": "about",
    "(over)": "more than",
    "(almost)": "nearly",
    "(less than)": "less than",
    "(topped)": "more than",
    "(approx.)": "about",
    "(exceeding; +34% y/y)": "more than",
    "(exceeded; doubled in five years)": "more than",
}
# Words in a unit that are a remark: they go to the note.
REMARKS = {
    " REVERSED": "This edition's scale is the reverse of the later ones'",
    " (+80% in five years)": "Said to have grown by 80% in five years",
    " (basis not stated)": "Basis of the shares not stated",
}
# One name for one subject.
SUBJECTS = {
    "KAZ,KGZ,TJK,TKM,UZB": "CA5",
    "5 states": "CA5",
    "Central Asia": "CA5",
    "Central Asia (5)": "CA5",
    "total": "all",
}


def cited(row: Raw, above: str) -> str:
    """The citation of a raw figure, `Title, organisation (year) address`; "same" stands for the title above."""
    title = above if row["source_title"] == "same" else row["source_title"]
    year = f" ({row['source_year']})" if row["source_year"] not in ("", "n.d.") else ""
    return f"{title}, {row['source_org']}{year} {row['url']}"


def read_cited(name: str) -> list[Raw]:
    """The rows of a file in data/raw/figures, each with its whole citation in `source`."""
    rows, title = read(RAW / "figures" / f"{name}.csv"), ""
    for row in rows:
        row["source"] = cited(row, title)
        title = title if row["source_title"] == "same" else row["source_title"]
    return rows


# For each file: what of a raw row is subject, counterpart, item, metric, period, value and unit.
# A subject is a state id where it is a state, else the name of a region, river or basin.
FILES: dict[str, Callable[[Raw], tuple[str, str, str, str, str, str, str]]] = {
    "borders_fergana": lambda r: (
        *_pair(r["pair"]),
        "",
        r["metric"],
        "" if r["unit_or_date"][:2] != "20" else r["unit_or_date"],
        r["value"],
        "" if r["unit_or_date"][:2] == "20" else r["unit_or_date"],
    ),
    "cotton": lambda r: (r["iso3"], "", "cotton", r["metric"], r["period"], r["value"], r["unit"]),
    "democracy_scores": lambda r: (r["iso3"], "", "", r["index"], r["edition"], r["score"], r["scale"]),
    "export_composition_uzbekistan": lambda r: (
        r["iso3"],
        "",
        r["product_group"],
        "share of exports",
        r["year"],
        r["share_pct_of_exports"],
        "%",
    ),
    "external_trade_shares": lambda r: (
        r["iso3_or_region"],
        r["partner"],
        "",
        "share of trade" if r["unit"].startswith("%") else "trade",
        r["period"],
        r["value"],
        r["unit"],
    ),
    "gas_oil_reserves": lambda r: (r["iso3"], "", "", r["metric"], r["as_of"], r["value"], r["unit"]),
    "icwc_water_quotas": lambda r: (
        r["iso3_or_use"],
        "",
        r["river"],
        "water quota",
        r["period"],
        r["quota_bcm"],
        "billion m3",
    ),
    "intraregional_trade": lambda r: (
        r["scope"],
        "",
        "",
        r["metric"],
        r["period"],
        r["value"],
        r["unit"],
    ),
    "regional_trade_2006": lambda r: (
        r["group"],
        "",
        "",
        r["metric"],
        r["period"],
        r["value"],
        r["unit"],
    ),
    "remittances_pct_gdp": lambda r: (r["iso3"], "", "", "remittances", r["year"], r["pct_gdp"], "% of GDP"),
    "unga_votes_ukraine": lambda r: (r["iso3"], "", r["resolution"], "vote", r["date"], r["vote"], ""),
    "visa_regimes_intra_ca": lambda r: (
        r["passport"],
        r["destination"],
        r["status"],
        "stay without a visa",
        "",
        r["days"],
        "days",
    ),
    "water_resources": lambda r: (
        r["iso3_or_basin"],
        "",
        "",
        r["metric"],
        r["year"],
        r["value"],
        r["unit"] + (" per person" if r["unit"] == "m3" else ""),
    ),
}


def _directness(row: Raw) -> str:
    return re.split(r"[ ;(]", row["directness"])[0]


def _pair(pair: str) -> tuple[str, str]:
    subject, _, counterpart = pair.partition("-")
    return subject, counterpart.replace("-", ";")


def _figure(topic: str, number: int, row: Raw) -> Row:
    subject, counterpart, item, metric, period, value, unit = FILES[topic](row)
    words = " ".join((value, unit, metric))
    qualifier = next((meaning for sign, meaning in QUALIFIERS.items() if sign in words), "")
    for sign in QUALIFIERS:
        value, unit, metric = (text.replace(sign, "").strip() for text in (value, unit, metric))
    notes = [row["directness"]] if len(row["directness"].split()) > 2 else []
    for sign, meaning in REMARKS.items():
        notes += [meaning] if sign in unit else []
        unit = unit.replace(sign, "")
    numeric = re.fullmatch(r"-?[\d.]+", value)
    years = YEAR.findall(period)
    return {
        "figure_id": f"{topic.replace('_', '-')}-{number}",
        "topic": topic,
        "subject": SUBJECTS.get(subject, subject),
        "counterpart": counterpart,
        "item": item,
        "metric": metric,
        "period": period,
        "year": years[0] if len(set(years)) == 1 else "",
        "value": value if numeric else "",
        "value_text": "" if numeric else value,
        "unit": unit,
        "qualifier": qualifier,
        "directness": _directness(row),
        "note": "; ".join(notes),
        "source": row["source"],
    }


def rta_counts() -> list[Row]:
    """Regional trade agreements in the world, at the dates that have a published count."""
    rows: list[Row] = []
    for row in read_cited("rta_in_force"):
        year = YEAR.search(row["as_of"])
        dated = row["as_of"][:4].isdigit()
        rows.append(
            {
                "count_id": row["as_of"] if dated else f"wto-snapshot-{row['as_of'].split()[2].lower()}",
                "as_of": row["as_of"] if dated else "",
                "year": year.group() if year and dated else "",
                "kind": row["kind"],
                "count": row["rtas_in_force"],
                "counted": "notified" if re.search(r"notified (to|\()", row["measure"]) else "in_force",
                "qualifier": row["qualifier"],
                "measure": row["measure"] if dated else f"{row['measure']}; {row['as_of']}",
                "directness": _directness(row),
                "source": row["source"],
            }
        )
    for row in read_cited("rta_by_type_wto_snapshot"):
        kind = re.sub(r"[^a-z]+", "_", row["type"].lower()).strip("_")
        rows.append(
            {
                "count_id": f"by-type-{kind.replace('_', '-')}",
                "as_of": "",
                "year": "",
                "kind": kind,
                "count": row["total"],
                "counted": "notifications",
                "qualifier": "",
                "measure": "Notifications to the GATT and WTO of agreements in force; the copy that was read has no "
                "date (2025 or later)",
                "directness": row["directness"],
                "source": row["source"],
            }
        )
    return rows


def tables() -> Tables:
    """Rows for published_figures and rta_counts."""
    figures = [
        _figure(topic, number, row)
        for topic in FILES
        for number, row in enumerate(read_cited(topic), start=1)
    ]
    return {"published_figures": figures, "rta_counts": rta_counts()}
