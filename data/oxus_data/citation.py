"""How to cite the package, or one of its tables with the data sets behind it."""

import re

import pandas as pd

from oxus_data.codebook import source_text
from oxus_data.errors import unknown
from oxus_data.loader import descriptor, load, resource, tables

STYLES = ("plain", "bibtex")


def cite(table: str | None = None, style: str = "plain") -> str:
    """The citation of a table with the sources behind it, or of the whole package.

    Parameters
    ----------
    table : str, optional
        One of `tables()`; the whole package by default.
    style : str
        "plain" for a text, "bibtex" for entries of a BibTeX file.

    Returns
    -------
    str
        The package (and table) first, then each data set that rows of the table come from. Single pages are counted and
        not listed: every row names its own in `sources`.

    Raises
    ------
    DataError
        If there is no such table or style; the message names the nearest.

    Examples
    --------
    >>> cite("cities").startswith("The Oxus authors (2026). Regional integration in Central Asia")
    True
    """
    if table is not None and table not in tables():
        raise unknown("table", table, tables())
    if style not in STYLES:
        raise unknown("style", style, STYLES)
    return _plain(table) if style == "plain" else _bibtex(table)


def _plain(table: str | None) -> str:
    package = descriptor()
    named = f" Table {table}: {resource(table)['title']}." if table else ""
    lines = [
        f"{_authors()} ({_year()}). {package['title']}.{named} Version {package['version']}. Data package. "
        f"{_licence(table)}."
    ]
    if table is None:
        return lines[0] + "\nEvery row names its sources; cite(table) lists the data sets behind a table."
    lines += [f"From: {source_text(source)}." for source in resource(table)["sources"]]
    datasets, others = _sources(table)
    lines += [f"Data set: {row.citation}. {row.url} ({row.licence})" for row in datasets.itertuples()]
    if others:
        lines.append(f"Rows rest on {others} further sources; each row names its own in the column sources.")
    return "\n".join(lines)


def _bibtex(table: str | None) -> str:
    package = descriptor()
    title = package["title"] + (f". Table {table}: {resource(table)['title']}" if table else "")
    entries = [
        _entry(
            f"oxus-data{'-' + table if table else ''}",
            author="{" + _escape(_authors()) + "}",
            title="{" + _escape(title) + "}",
            year=_year(),
            version=_escape(package["version"]),
            note=_escape(f"Data package, {_licence(table)}"),
        )
    ]
    if table:
        for row in _sources(table)[0].itertuples():
            entries.append(
                _entry(
                    row.source_id,
                    title="{" + _escape(row.citation) + "}",
                    howpublished=rf"\url{{{row.url}}}",
                    note=_escape(row.licence),
                )
            )
    return "\n\n".join(entries)


def _entry(key: str, **fields: str) -> str:
    body = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items())
    return f"@misc{{{key},\n{body}\n}}"


def _escape(text: str) -> str:
    """A text as LaTeX has to see it."""
    return re.sub(r"([&%$#_{}])", r"\\\1", text)


def _authors() -> str:
    return " and ".join(person["title"] for person in descriptor()["contributors"])


def _year() -> str:
    return str(descriptor()["created"])[:4]


def _licence(table: str | None) -> str:
    licences = (resource(table) if table else descriptor())["licenses"]
    return "; ".join(dict.fromkeys(licence["title"] for licence in licences))


def _sources(table: str) -> tuple[pd.DataFrame, int]:
    """The data sets that rows of the table name, and how many other sources they name."""
    sources = load("sources")
    if table == "sources":
        named = sources
    else:
        ids = {name for cell in load(table)["sources"] for name in cell.split(";")}
        named = sources[sources["source_id"].isin(ids)]
    datasets = named[named["kind"] == "dataset"]
    return datasets, len(named) - len(datasets)
