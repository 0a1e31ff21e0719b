"""States, institutions, memberships and absences, from the researched facts in data/raw."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from .rows import FIVE, RAW, Row, Tables, read

# Leading actors in the raw table that are not simply ids.
LEADS = {
    "ADB (CHN backing)": "ADB;CHN",
    "BRICS founders": "BRICS",
    "UN (UNECE and ESCAP)": "UN",
    "UZB (initiator);KAZ": "UZB;KAZ",
    "UZB;KAZ;RUS (from 2004)": "UZB;KAZ;RUS",
    "none": "",
    "none (regional)": "",
    "none (regional; presidency rotates)": "",
}


def tables() -> Tables:
    """Rows for states, institutions, memberships and absences.

    Raises
    ------
    ValueError
        If a membership is of a state that states.csv does not have or begins before its organisation, or rosters.csv
        does not say what the roster of an organisation covers.
    """
    states = read(RAW / "states.csv")
    sections = {r["institution_id"]: r["section"] for r in read(RAW / "institutions" / "sections.csv")}
    bodies = read(RAW / "institutions" / "institutions.csv")
    known = {state["state_id"] for state in states}
    wikidata = {r["institution_id"]: r for r in read(RAW / "institutions" / "wikidata.csv")}
    spells, absences = _spells(known)
    _check_beginnings(bodies, spells)
    rosters = _rosters({body["id"] for body in bodies}, known)
    return {
        "states": [
            {
                **state,
                "central_asia": state["state_id"] in FIVE,
                "sources": "iso-3166-1;owid-country-codes" if state["iso_numeric"] else "user-assigned-code",
            }
            for state in states
        ],
        "institutions": [_institution(row, sections, wikidata) | rosters[row["id"]] for row in bodies],
        "memberships": spells,
        "absences": absences,
    }


def _spells(states: set[str]) -> tuple[list[Row], list[Row]]:
    """Spells, numbered by body and state, and the bodies that one of the five was never in."""
    spells: list[Row] = []
    absences: list[Row] = []
    count = Counter[tuple[str, str]]()
    for number, row in enumerate(read(RAW / "institutions" / "memberships.csv"), start=2):
        body, state = row["institution_id"], row["country_iso3"]
        if state not in states:
            raise ValueError(f"memberships.csv, row {number}: {state} is not in states.csv")
        pair = {"institution_id": body, "state_id": state}
        rest = {k: row[k] for k in ("confidence", "note", "source")}
        if row["status"] == "none":
            absences.append(pair | rest)
            continue
        count[body, state] += 1
        dates = {k: row[k] for k in ("status", "start", "start_precision", "end", "end_precision")}
        spells.append({"spell_id": f"{body}-{state}-{count[body, state]}"} | pair | dates | rest)
    return spells, absences


def _rosters(bodies: set[str], states: set[str]) -> dict[str, dict[str, str]]:
    """For which states, and from when to when, the roster of each organisation is complete."""
    rosters: dict[str, dict[str, str]] = {}
    for number, row in enumerate(read(RAW / "institutions" / "rosters.csv"), start=2):
        where = f"rosters.csv, row {number}"
        body = row.pop("institution_id")
        if body not in bodies or body in rosters:
            raise ValueError(f"{where}: {body} must be in institutions.csv, and here once")
        if row["roster"] not in ("all", "five") and not set(row["roster"].split(";")) <= states:
            raise ValueError(
                f"{where}, roster: {row['roster']!r} must be all, five, or ids of states.csv separated by semicolons"
            )
        rosters[body] = row
    for body in sorted(bodies - set(rosters)):
        raise ValueError(
            f"rosters.csv: add a row that says for which states the roster of {body} is complete"
        )
    return rosters


PADDING = {"day": 0, "month": 31, "year": 366}
"""Days that a padded date may be before the true one."""

BEFORE_FORCE = ("signatory_not_ratified", "prospective", "applicant")
"""Statuses that come before membership, so they may begin as soon as the founding act was signed."""


def early(bodies: Iterable[Row], spells: Iterable[Row]) -> Iterator[str]:
    """Spells that begin before their organisation was founded, unless the note says why ("before").

    Parameters
    ----------
    bodies : iterable of dict
        Rows of the raw table of organisations: id, founded and signed.
    spells : iterable of dict
        Rows of `memberships`.

    Yields
    ------
    str
        One message for each spell, with what to do.
    """
    firsts = {body["id"]: (body["founded"], body["signed"] or body["founded"]) for body in bodies}
    for spell in spells:
        founded, signed = firsts[spell["institution_id"]]
        first = min(founded, signed) if spell["status"] in BEFORE_FORCE else founded
        if not spell["start"] or spell["start"] >= first or "before" in spell["note"]:
            continue
        latest = date.fromisoformat(spell["start"]) + timedelta(days=PADDING[spell["start_precision"]])
        if latest < date.fromisoformat(first):
            yield (
                f"memberships.csv, {spell['spell_id']}: it starts on {spell['start']}, before {first}, the first day "
                "on which that was possible: correct the start, or say in the note why it was before"
            )


def _check_beginnings(bodies: list[dict[str, str]], spells: list[Row]) -> None:
    if wrong := list(early(bodies, spells)):
        raise ValueError("\n".join(wrong))


def _institution(row: dict[str, str], sections: dict[str, str], wikidata: dict[str, Row]) -> Row:
    item = wikidata.get(row["id"], {})
    return {
        "institution_id": row["id"],
        "acronym": row["acronym"],
        "name": row["name"].replace("(thesis: EEU)", "(EEU in the source text)"),
        "wikidata_id": item.get("wikidata_id", ""),
        "kind": row["kind"],
        "founded": row["founded"],
        "founded_precision": row["founded_precision"],
        "membership_act": row["membership_act"],
        "signed": row["signed"],
        "signed_precision": row["signed_precision"],
        "in_force": row["in_force"],
        "in_force_precision": row["in_force_precision"],
        "ended": row["dissolved"],
        "ended_precision": row["dissolved_precision"],
        "predecessor_id": row["predecessor_id"],
        "successor_id": row["successor_id"],
        "lead_actors": LEADS.get(row["lead_actors"], row["lead_actors"]),
        "seat_city": row["seat_city"],
        "seat_lat": row["seat_lat"],
        "seat_lon": row["seat_lon"],
        "section": sections.get(row["id"], ""),
        "note": row["note"],
        "source": row["source"] + (f" | {item['source']}" if item else ""),
    }
