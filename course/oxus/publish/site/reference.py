"""Pages made from the tables, which need no file of the repository: the codebook and the claims."""

import re
from collections.abc import Iterable
from typing import Any

import oxus_data
from oxus.core.edition import find_edition
from oxus.core.notebook import grade_id, read_notebook
from oxus.core.safe_output import html_with_code
from oxus.publish.site.pages import REFERENCE, Page
from oxus_data.codebook import source_text
from oxus_data.robustness import robustness
from oxus_widgets import page
from oxus_widgets.ledger_data import MARKS

_WITHOUT_SCRIPTS = "The ledger needs a browser that runs scripts; all claims are listed below."


def codebook_page(files: Iterable[str] = ()) -> Page:
    """The meaning of the tables and their fields, each with an anchor: `#memberships`, `#memberships.state_id`.

    Parameters
    ----------
    files : iterable of str
        The pages that a link may lead to; unused, as all links stay on the page.
    """
    package = oxus_data.descriptor()
    tables = []
    for name in oxus_data.tables():
        fields = oxus_data.describe(name)
        rows = [field._asdict() | {"key": _keys(field.key)} for field in fields.itertuples()]
        tables.append({"name": name, "fields": rows, "rows": len(oxus_data.load(name)), **fields.attrs})
    shapes = [
        {
            "name": entry["name"],
            "title": entry["title"],
            "description": entry["description"],
            "licences": [licence["title"] for licence in entry["licenses"]],
            "sources": [source_text(source) for source in entry["sources"]],
            "fields": [],
        }
        for entry in package["resources"]
        if "schema" not in entry
    ]
    title = "Data and codebook"
    html = _render(
        "codebook.html.j2", title=title, package=package, tables=tables, shapes=shapes, coded=html_with_code
    )
    about = f"{len(tables)} tables, field by field: type, unit, allowed values, keys, and what each means."
    return Page("codebook.html", title, about, REFERENCE, html=html)


def _keys(text: str) -> list[tuple[str, str]]:
    """The keys of a field in words, and the anchor of the table that a foreign key refers to."""
    return [
        (part, part.removeprefix("→ ") if part.startswith("→ ") else "")
        for part in filter(None, text.split(", "))
    ]


def claims_page(files: Iterable[str] = ()) -> Page:
    """The claims of the source text: a working ledger, and a list with each claim's exercise and verdict.

    Parameters
    ----------
    files : iterable of str
        The pages that a link may lead to.
    """
    from oxus_widgets import ClaimLedger

    pages = set(files)
    table = oxus_data.load("claims").astype("object").fillna("")
    units = {number: _unit(number, pages) for number in sorted({claim[:2] for claim in table["claim_id"]})}
    for claim in table.to_dict("records"):
        # A claim may be tested in a different unit from the one that introduces it.
        tester, _, exercise = str(claim["exercise"]).partition("/")
        tested = units.get(tester[:2], {"file": ""})
        units[claim["claim_id"][:2]]["claims"].append(
            claim
            | {
                "exercise": exercise,
                "link": tested["anchors"].get(exercise, "") if tested["file"] else "",
                "tables": [name for name in str(claim["tables"]).split(";") if name],
                "sections": ", ".join(f"§{number}" for number in str(claim["section"]).split(";")),
                "verdict": MARKS[claim["verdict"]].label,
                "robustness": robustness(str(claim["claim_id"])),
            }
        )
    ledger = ClaimLedger(selected="")
    title = "The claims"
    html = _render(
        "claims.html.j2",
        title=title,
        units=list(units.values()),
        codebook="codebook.html" if "codebook.html" in pages else "",
        place=page.place(ledger.model_id, f"<p>{_WITHOUT_SCRIPTS}</p>"),
        models=page.models({ledger.model_id: {"state": ledger.get_state()}}, [ledger.model_id]),
    )
    ledger.close()
    about = f"{len(table)} claims of the source text: judge them, compare, and reach the exercise that tests each."
    return Page("claims.html", title, about, REFERENCE, html=html)


def _unit(number: str, pages: set[str]) -> dict[str, Any]:
    """A unit's data for the list of claims: its title, its page if there is one, and where each exercise begins."""
    from oxus.publish.exporter import summary

    found = sorted(find_edition().notebooks.glob(f"{number}-*/{number}-*.ipynb"))
    if not found:
        return {"number": number, "title": f"Unit {number}", "file": "", "anchors": {}, "claims": []}
    notebook, file = read_notebook(found[0]), f"{found[0].stem}.html"
    anchors, heading = {}, ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and re.match(r"#{2,3} ", cell.source):
            heading = cell.id
        elif name := grade_id(cell):
            anchors[name] = f"{file}#cell-id={heading or cell.id}"
    title = summary(notebook)[0] or found[0].stem
    return {
        "number": number,
        "title": title,
        "file": file if file in pages else "",
        "anchors": anchors,
        "claims": [],
    }


def _render(name: str, **content: Any) -> str:
    from oxus.publish.exporter import template

    return template(name).render(content) + "\n"
