"""Compare memberships with the Factbook's own list of organisations, a second source, cell by cell.

Why two cells differ is written by hand in data/raw/institutions/factbook_disagreements.csv; a difference without an
explanation there, or an explanation without a difference, stops the build.
"""

from . import institutions
from .factbook import lists
from .rows import FIVE, FOURTEEN, RAW, Row, Tables, read

# The day that an edition is taken to speak for.
DATES = {"2015": "2015-11-01", "2025": "2026-01-01"}
# How the Factbook writes the bodies of this package.
ACRONYMS = {
    "ADB": "ADB",
    "AIIB": "AIIB",
    "BRICS": "BRICS",
    "CICA": "CICA",
    "CIS": "CIS",
    "CSTO": "CSTO",
    "EAEC": "EURASEC",
    "EBRD": "EBRD",
    "EAEU": "EAEU",
    "EEU": "EAEU",
    "ECO": "ECO",
    "IBRD": "IBRD",
    "IDB": "ISDB",
    "IMF": "IMF",
    "OIC": "OIC",
    "OSCE": "OSCE",
    "PFP": "PFP",
    "SCO": "SCO",
    "UN": "UN",
    "WTO": "WTO",
}
# Bodies whose rosters are not complete for the fourteen (rosters.csv): others are not compared unless they are there.
SELECTED = {"BRICS", "IBRD", "IMF", "ISDB"}
# Statuses that mean the same. Where all take part without being members, the Factbook lists them without a remark.
OURS = {"founding_member": "member", "frozen": "member", "participant": "member"}
FACTBOOK = (
    ("dialogue", "dialogue_partner"),
    ("associate", "associate"),
    ("observer", "observer"),
    ("partner", "partner"),
    ("member", "member"),
    ("nonregional member", "member"),
)


def status_on(date: str) -> dict[tuple[str, str], str]:
    """Status by body and state on a day."""
    found = {}
    for spell in institutions.tables()["memberships"]:
        if spell["start"] and spell["start"] <= date and (not spell["end"] or date < spell["end"]):
            found[spell["institution_id"], spell["state_id"]] = spell["status"]
    return found


def same(factbook_status: str, our_status: str) -> bool:
    """Whether two statuses say the same."""
    theirs = next(
        (meaning for word, meaning in FACTBOOK if factbook_status.startswith(word)), factbook_status
    )
    return theirs == OURS.get(our_status, our_status)


def compare() -> list[Row]:
    """Every cell that one of the two sources fills."""
    rows: list[Row] = []
    for edition, date in DATES.items():
        ours = status_on(date)
        held = {body_state for body_state in ours}
        theirs = {
            (ACRONYMS[str(entry["organisation"])], str(entry["state_id"])): str(entry["status"])
            for entry in lists.memberships()
            if entry["edition"] == edition and entry["organisation"] in ACRONYMS
        }
        cells = {(body, state) for body, state in held | set(theirs) if body in ACRONYMS.values()}
        for body, state in sorted(cells):
            if state not in FOURTEEN:
                continue
            if body in SELECTED and state not in FIVE and (body, state) not in held:
                continue
            printed, status = theirs.get((body, state), ""), ours.get((body, state), "")
            rows.append(
                {
                    "edition": edition,
                    "date": date,
                    "institution_id": body,
                    "state_id": state,
                    "factbook": printed,
                    "ours": status,
                    "agrees": same(printed, status),
                }
            )
    return rows


def tables() -> Tables:
    """Rows for membership_checks.

    Raises
    ------
    ValueError
        If a difference is not explained, or something is explained that is no difference.
    """
    path = RAW / "institutions" / "factbook_disagreements.csv"
    reasons = {(r["edition"], r["institution_id"], r["state_id"]): r["explanation"] for r in read(path)}
    rows = compare()
    differences = {(r["edition"], r["institution_id"], r["state_id"]) for r in rows if not r["agrees"]}
    if unexplained := differences - set(reasons):
        raise ValueError(f"{path}: no explanation for {sorted(unexplained)}")
    if spare := set(reasons) - differences:
        raise ValueError(f"{path}: explains {sorted(spare)}, where the two agree")
    for row in rows:
        row["explanation"] = reasons.get((row["edition"], row["institution_id"], row["state_id"]), "")
        spells = f"cia-factbook-{row['edition']}"
        row["sources"] = spells
    return {"membership_checks": rows}
