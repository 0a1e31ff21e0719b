"""External actors and their interests, coded from chapter 5 of the source text: data/raw/institutions/actors.csv."""

import re

from .rows import RAW, Tables, read

STATES = {"RUS", "CHN", "TUR", "IRN", "IND", "PAK", "USA"}
INTEREST = "int_"


def tables() -> Tables:
    """Rows for actors and interests."""
    raw = read(RAW / "institutions" / "actors.csv")
    actors = [
        {
            "actor_id": row["actor_id"],
            "name": row["name"],
            "is_state": row["actor_id"] in STATES,
            "sections": ";".join(re.findall(r"[\d.]+", row["thesis_section"])),
            "leads": ";".join(re.findall(r"[A-Z0-9]+", re.sub(r"\(.*?\)", "", row["leads_institutions"]))),
            "instruments": row["instruments"],
            "grounds": row["thesis_evidence"],
            "source": "thesis (spring 2018)",
        }
        for row in raw
    ]
    interests = [
        {
            "actor_id": row["actor_id"],
            "interest": name.removeprefix(INTEREST),
            "code": int(code),
            "source": "thesis (spring 2018)",
        }
        for row in raw
        for name, code in row.items()
        if name.startswith(INTEREST)
    ]
    return {"actors": actors, "interests": interests}
