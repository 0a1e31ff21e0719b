"""Features of institutions, and what each state did about them: facts coded in data/raw/institutions/attributes.csv."""

import re

from .rows import RAW, Row, Tables, read
from .sources import NOT_FOUND

YES_NO = {"y": "yes", "n": "no"}


def _row(raw: dict[str, str]) -> Row:
    # The raw name carries the year that a count or share is of: n_members_2018.
    name, year = re.fullmatch(r"(.*?)(?:_(\d{4}))?", raw["attribute"]).groups()  # type: ignore[union-attr]
    if name == "budget_2003":  # budget_2003_2014, a span: no single year
        name, year = "budget_2003_to_2014", None
    since = raw["since"] or year or ""
    ids = {"institution_id": raw["institution_id"]}
    if raw["country_iso3"]:
        ids["state_id"] = raw["country_iso3"]
    unit = "yes/no" if raw["unit"].startswith("y/n") else raw["unit"]
    return {
        "feature_id": "-".join(filter(None, [*ids.values(), name.replace("_", "-"), since])),
        **ids,
        "feature": name,
        "value": YES_NO.get(raw["value"], raw["value"]),
        "unit": unit,
        "since": since,
        "confidence": raw["confidence"],
        "note": raw["note"].replace("thesis", "source text"),
        # Without a value nothing was found, and that is what the row says.
        "source": raw["source"] or NOT_FOUND,
    }


def tables() -> Tables:
    """Rows for institution_features and commitment."""
    rows = [_row(raw) for raw in read(RAW / "institutions" / "attributes.csv")]
    commitment = [{"commitment_id": row.pop("feature_id"), **row} for row in rows if "state_id" in row]
    return {
        "institution_features": [row for row in rows if "state_id" not in row],
        "commitment": commitment,
    }
