"""The rule that a treaty is cited with the article that says it."""

import re
from collections.abc import Iterable, Iterator

from .rows import Row

RULES = (
    "accession_rule",
    "decision_rule",
    "exclusivity_military_alliance",
    "mutual_defence_clause",
    "withdrawal_rule",
)
"""Features of an organisation that are read in an article of its treaty."""

_TREATY = re.compile(r"^(?!Wikipedia)[^,|]*\b(?:Treaty|Charter|Constitution|Statute)\b")
_LOCATOR = re.compile(r"\b(?:Art(?:icle)?s?\b\.?|Section|Chapter|Annex|pp?\.)\s*[\dIVX]", re.IGNORECASE)


def faults(table: str, rows: Iterable[Row]) -> Iterator[str]:
    """Treaties without a locator in a table of features.

    Parameters
    ----------
    table : str
        Its name; only `institution_features` states rules of treaties.
    rows : iterable of dict
        Its rows, in order, with their sources in words (`source`).

    Yields
    ------
    str
        One message for each fault, with the table, the row and what to do.
    """
    if table != "institution_features":
        return
    for number, row in enumerate(rows, start=2):
        if row["feature"] not in RULES or row["value"] in ("", "no", "conflicting reports"):
            continue
        for citation in str(row["source"]).split(" | "):
            if _TREATY.search(citation) and not _LOCATOR.search(citation):
                yield (
                    f"{table}.csv, row {number} ({row['feature_id']}), source: '{citation[:60]}' has no locator: "
                    "cite a treaty with the article that says it"
                )
