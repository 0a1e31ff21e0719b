"""Rules for locators: a treaty, an official document or a work of scholarship is cited with the place that says it."""

import re
from collections.abc import Iterable, Iterator

from .rows import Row

MAKERS = ("treaty", "official", "scholarship", "reference", "dataset", "press", "wiki", "other")
"""Who made a page: the text of a treaty, law or decision; an organisation, government or other public body; a book, a
journal or a research institute; an encyclopaedia or yearbook; a table of data; the press; Wikipedia and copies of it;
any other (blogs, aggregators, companies)."""

NEED_A_LOCATOR = ("treaty", "official", "scholarship")
"""Makers whose pages are cited with an article, a page or a table."""

WHOLE, NOT_RECORDED = "whole", "not recorded"
"""In place of a locator: the page is as short as one statement; or nobody noted where in it the fact was."""

RULES = (
    "accession_rule",
    "decision_rule",
    "exclusivity_military_alliance",
    "mutual_defence_clause",
    "withdrawal_rule",
)
"""Features of an organisation that are read in an article of its treaty."""

_TREATY = re.compile(r"^(?!Wikipedia)[^,|]*\b(?:Treaty|Charter|Constitution|Statute)\b")
_PLACE = re.compile(
    r"\b(?i:Art(?:icle)?s?\.?|Sections?|Chapter|Annex|Appendix|Points?|Paragraphs?|Table|Map|Part)\s+"
    r"(?:[IVX]+\b|[A-Z]\b|\d[\d.]*)(?:(?: and |-)\d+)?"
    r"|\b(?:pp?\.\s*|pages? )(?!(?:19|20)\d\d\b(?!-))\d+(?:-\d+)?"  # "page 2013" is a page of that year
    r"|\b(?i:preamble(?: and Article \d+)?|executive summary|abstract|table of \w+|heading|first page|route monitor)\b"
    r"|\blist of (?:\w+ ){0,2}by (?:date|year)\b"
)


def locator_in(citation: str) -> str:
    """The article, page, table or other place that a citation names; empty if it names none.

    >>> locator_in("SCO Charter 2002, Article 16, text (Xinhua)")
    'Article 16'
    """
    found = _PLACE.search(citation)
    return found.group() if found else ""


def locator_fault(maker: str, citation: str, mark: str) -> str:
    """What is wrong with the locator of a page; empty if nothing is.

    Parameters
    ----------
    maker : str
        One of MAKERS.
    citation : str
        The page in words, with its locator if it has one.
    mark : str
        What stands for a locator in source_makers.csv: WHOLE, NOT_RECORDED or nothing.
    """
    if mark not in ("", WHOLE, NOT_RECORDED):
        return f"{mark!r} must be {WHOLE}, {NOT_RECORDED} or empty: a locator belongs in the citation"
    if maker not in NEED_A_LOCATOR:
        return f"{mark!r} is of no use for a page of this maker: leave it empty" if mark else ""
    if locator_in(citation) and mark:
        return f"the citation names {locator_in(citation)}: leave {mark!r} out"
    if not locator_in(citation) and not mark:
        return (
            f"name the article, page or table in the citation, or write {WHOLE} (the page is as short as one "
            f"statement) or {NOT_RECORDED}"
        )
    return ""


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
            if _TREATY.search(citation) and not locator_in(citation):
                yield (
                    f"{table}.csv, row {number} ({row['feature_id']}), source: '{citation[:60]}' has no locator: "
                    "cite a treaty with the article that says it"
                )
