"""What changed on the atlas from one frame to the next, from the tables alone."""

from typing import Any

GREW = 1.15
"""A polity is larger or smaller if its area changed at least by this factor: below it, a redrawn line would count."""


def changes(before: list[dict[str, Any]] | None, now: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What changed since the frame before.

    A polity is the same as one in the frame before if the part of its id after the frame's is the same:
    "e11_kazakh" and "e12_kazakh".

    Parameters
    ----------
    before : list of dict, optional
        The polities of the frame before, with `id`, `label`, `dated`, `area` (km² on the map) and `seat`; None for the
        first frame.
    now : list of dict
        Those of this frame.

    Returns
    -------
    list of dict
        One entry per kind of change: `what`, for example "New on the map", and `names`, the largest first.
    """
    if before is None:
        return []
    steps = [polity for polity in before if polity["dated"]]
    old = {_own_id(polity): polity for polity in before if not polity["dated"]}
    new = {_own_id(polity): polity for polity in now}
    both = [(old[key], new[key]) for key in new if key in old]
    gone = [p["label"] for key, p in old.items() if key not in new]
    found = {
        "New on the map": [p["label"] for key, p in new.items() if key not in old],
        "No longer drawn": [f"{len(steps)} steps of the conquest"] * bool(steps) + gone,
        "Larger": [b["label"] for a, b in both if b["area"] >= a["area"] * GREW],
        "Smaller": [b["label"] for a, b in both if b["area"] * GREW <= a["area"]],
        "Other name": [f"{a['label']} → {b['label']}" for a, b in both if _differ(a["label"], b["label"])],
        "Seat moved": [
            f"{b['label']}, from {a['seat']} to {b['seat']}"
            for a, b in both
            if a["seat"] and b["seat"] and a["seat"] != b["seat"]
        ],
    }
    listed = [{"what": what, "names": names} for what, names in found.items() if names]
    return listed or [{"what": "Nothing", "names": ["the same polities and seats, areas alike"]}]


def _own_id(polity: dict[str, Any]) -> str:
    return str(polity["id"].partition("_")[2])


def _differ(one: str, other: str) -> bool:
    """Whether two names differ by more than a word that one of them adds."""
    return one not in other and other not in one
