"""What two graded courses say of the same class: points, comments and autograded notebooks."""

import base64
import gzip
import json
import re
from collections.abc import Collection
from pathlib import Path

from oxus.teaching.nbgrader_api import api

IDS = re.compile(
    r"(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])"
    r"|0x[0-9a-f]{8,}|ipykernel_\d+/\d+"
)
"""What is drawn at random in each run: ids of widgets and map layers, addresses in memory, names of cells' files."""
PACKED = re.compile(r"H4sI[A-Za-z0-9+/=]{100,}")
"""The script of a map: gzip in base64, so it always begins with the same letters."""


def without_ids(text: str) -> str:
    """A notebook or page with the scripts of its maps unpacked, and without what is drawn at random."""

    def unpacked(found: re.Match[str]) -> str:
        return json.dumps(gzip.decompress(base64.b64decode(found[0])).decode())[1:-1]

    return IDS.sub("ID", PACKED.sub(unpacked, text))


def marks(course: Path, unit: str) -> dict[str, dict[str, object]]:
    """Everything that the gradebook says of each student."""
    with api(course).gradebook as gradebook:
        return {
            s.student.id: {
                "grades": {g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in n.grades},
                "comments": {c.name: c.auto_comment for c in n.comments},
                "time": str(s.timestamp),
            }
            for s in gradebook.find_assignment(unit).submissions
            for n in s.notebooks
        }


def neutral(notebook: Path) -> object:
    """An autograded notebook without what differs from run to run in stock nbgrader.

    Times, ids, the order of widgets, and where a kernel happened to cut the text of a stream in two.
    """
    text = notebook.read_text(encoding="utf-8")
    data = json.loads(without_ids(text))
    for cell in data["cells"]:
        cell["metadata"].pop("execution", None)
        cell["outputs"] = whole_streams(cell.get("outputs", []))
    data["metadata"] = json.loads(text)["metadata"]
    widgets = data["metadata"].pop("widgets", {}).get("application/vnd.jupyter.widget-state+json", {})
    states = widgets.get("state", {}).values()
    data["widgets"] = sorted(without_ids(json.dumps(state, sort_keys=True)) for state in states)
    return data


def whole_streams(outputs: list[dict[str, object]]) -> list[dict[str, object]]:
    """Outputs in which each stream that was cut is one again."""
    whole: list[dict[str, object]] = []
    for output in outputs:
        if output["output_type"] == "stream":
            output["text"] = "".join(output["text"])
            if whole and whole[-1].get("name") == output["name"]:
                whole[-1]["text"] += output["text"]
                continue
        whole.append(output)
    return whole


def differences(stock: Path, ours: Path, unit: str, students: Collection[str] = ()) -> list[str]:
    """What differs between the two courses, for these students; for all that stock nbgrader has graded by default."""
    theirs, mine = marks(stock, unit), marks(ours, unit)
    compared = [s for s in theirs if not students or s in students]
    found = [f"{s}: points, comments or time" for s in compared if theirs[s] != mine.get(s)]
    for student in compared:
        paths = (c / "grading" / "autograded" / student / unit / f"{unit}.ipynb" for c in (stock, ours))
        if neutral(next(paths)) != neutral(next(paths)):
            found.append(f"{student}: notebook")
    return found
