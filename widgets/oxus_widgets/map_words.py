"""The text below a membership map: its caption, its legend and the map in words."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

from oxus_data import FULL, load
from oxus_widgets.palette import BORDER, LAND, MARKS, OWN_SEAT, SEAT, opacity


@dataclass
class Seat:
    """A city in which bodies sit: their ids and acronyms, and a line of HTML on each."""

    city: str
    lat: float
    lon: float
    ids: list[str] = field(default_factory=list)
    acronyms: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


# On the colour of land, swatches look as on the map in a dark theme too.
_PLATE = f"vertical-align:-3px;background:{LAND}"
_LEFT = 'style="text-align:left"'


def headline(body: Any, day: pd.Timestamp, found: pd.DataFrame, unrecorded: int = 0) -> str:
    """The map's title: the body, the day, how many states with which standing, and how many are not recorded."""
    exists = body["founded"] <= day and (pd.isna(body["ended"]) or body["ended"] > day)
    counts = (
        [_count(int(found["status"].isin(FULL).sum()), "full member")]
        if found["status"].isin(FULL).any()
        else []
    )
    others = found[~found["status"].isin(FULL)]["status"].value_counts()
    counts += [_count(others[s], MARKS[s].label) for s in MARKS if s in others]
    result = f"{body['name']} ({body['acronym']}) on {day.day} {day:%B %Y}: {', '.join(counts) or 'no state'}"
    if not exists:
        result += "; the organisation does not exist on this day"
    if unrecorded:
        result += f"; not recorded for {unrecorded} state{'s' * (unrecorded > 1)}"
    return result


def _count(number: int, label: str) -> str:
    countable = label.split()[-1] in (
        "member",
        "participant",
        "associate",
        "observer",
        "partner",
        "applicant",
    )
    return f"{number} {label}{'s' if number != 1 and countable else ''}"


def since(row: Any) -> str:
    """A status and its start, as exactly as it is known."""
    text = {
        "day": f"{row.start.day} {row.start:%B %Y}",
        "month": f"{row.start:%B %Y}",
        "year": f"{row.start:%Y}",
    }
    return f"{MARKS[row.status].label} since {text[row.start_precision]}"


def legend(found: pd.DataFrame, seats: list[bool], unrecorded: int = 0) -> str:
    """What colours, outlines and markers mean, as HTML: only those that are on the map.

    Parameters
    ----------
    found : DataFrame
        The states on the map.
    seats : list of bool
        For each marker, whether it is the seat of the body itself.
    unrecorded : int
        For how many states the tables do not say whether they are in the body.
    """
    entries = []
    looks = found["status"].map(lambda status: (MARKS[status].color, MARKS[status].dash, opacity(status)))
    for color, dash, fill in dict.fromkeys(looks):
        counts = found[looks == (color, dash, fill)]["status"].value_counts()
        swatch = (
            f'<svg width="26" height="16" aria-hidden="true" style="{_PLATE}"><rect x="1.5" y="1.5" '
            f'width="23" height="13" fill="{color}" fill-opacity="{fill}" stroke="{color}" stroke-width="2"'
            f"{f' stroke-dasharray={chr(34)}{dash}{chr(34)}' if dash else ''}/></svg>"
        )
        entries.append(
            f"{swatch} {', '.join(f'{MARKS[s].label} ({counts[s]})' for s in MARKS if s in counts)}"
        )
    if unrecorded:
        lines = f'<path d="M1 15 15 1M7 15 21 1M13 15 25 3M1 9 9 1M19 15 25 9" stroke="{BORDER}"/>'
        swatch = f'<svg width="26" height="16" aria-hidden="true" style="{_PLATE}">{lines}</svg>'
        entries.append(f"{swatch} not recorded ({unrecorded})")
    entries.append("without colour: not in, or a country that the tables do not cover")
    for shape, words, shown in (
        (OWN_SEAT, "seat of this organisation", any(seats)),
        (SEAT, "seats of other organisations", not all(seats)),
    ):
        if shown:
            svg = f'<svg width="18" height="18" aria-hidden="true" style="{_PLATE}">{shape}</svg>'
            entries.append(f"{svg} {words}")
    # The blank between lets lines break where Jupyter has dropped the pictures.
    items = " ".join(
        f'<span style="margin-right:1.2em;display:inline-block">{entry}</span>' for entry in entries
    )
    return f'<div class="oxus-legend" style="line-height:1.9">{items}</div>'


def table(found: pd.DataFrame, drawn: set[str]) -> str:
    """The states of the map as an HTML table.

    Parameters
    ----------
    found : DataFrame
        The states on the map.
    drawn : set of str
        state_ids that have a shape on the map.
    """
    if found.empty:
        return "<p>No state has this standing in the organisation on this day.</p>"
    remarks = [_remark(row, drawn) for row in found.itertuples()]
    names = ["State", "Status", "Remark"] if any(remarks) else ["State", "Status"]
    head = "".join(f'<th scope="col" {_LEFT}>{name}</th>' for name in names)
    body = ""
    for row, remark in sorted(zip(found.itertuples(), remarks, strict=True), key=lambda pair: pair[0].state):
        cells = [since(row), remark][: len(names) - 1]
        body += f'<tr><th scope="row" {_LEFT}>{escape(row.state)}</th>'
        body += "".join(f"<td {_LEFT}>{cell}</td>" for cell in cells) + "</tr>"
    return f"<table><tr>{head}</tr>{body}</table>"


def not_recorded(states: list[str]) -> str:
    """The states for which the tables do not say whether they are in, as HTML; empty if there are none."""
    names = load("states").set_index("state_id")["name"]
    listed = escape(", ".join(sorted(names[state] for state in states)))
    return f"<p>Not recorded, so it is not known whether they are in: {listed}.</p>" if states else ""


def _remark(row: Any, drawn: set[str]) -> str:
    remarks = [
        "" if row.certain else "the exact day is not known",
        "on weak evidence" if row.confidence == "low" else "",
        "" if row.state_id in drawn else "too small for the map",
    ]
    return "; ".join(remark for remark in remarks if remark)


def in_words(seats: list[Seat]) -> str:
    """The markers as an HTML list; empty without markers."""
    if not seats:
        return ""
    items = "".join(f"<li>{escape(s.city)}: {escape(', '.join(s.acronyms))}</li>" for s in seats)
    return f"<p>Seats of the organisations that exist on this day:</p><ul>{items}</ul>"
