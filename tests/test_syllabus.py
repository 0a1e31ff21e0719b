"""The syllabus and the teaching guide speak of the units that there are, and of their points."""

import re

from oxus.core.layout import student_notebook, unit_ids
from oxus.core.notebook import is_further, points, read_notebook


def test_the_syllabus_has_every_unit_in_order_with_its_points(root):
    text = (root / "course" / "syllabus.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| [\d–]+ \| `([\w-]+)` .*\| (\d+) \|$", text, flags=re.MULTILINE)
    assert [unit for unit, _ in rows] == unit_ids(root)
    there = {unit: str(sum(points(read_notebook(student_notebook(root, unit))).values())) for unit, _ in rows}
    assert dict(rows) == there


def test_a_unit_says_the_points_that_it_has(root):
    for unit in unit_ids(root):
        notebook = read_notebook(student_notebook(root, unit))
        assert f"{sum(points(notebook).values())} points" in notebook.cells[0].source, unit


def test_the_weights_add_up(root):
    text = (root / "course" / "syllabus.md").read_text(encoding="utf-8")
    assert sum(map(int, re.findall(r"\| (\d+) % \|", text))) == 100


def test_the_teaching_guide_has_a_page_for_every_unit(root):
    text = (root / "course" / "teaching-guide.md").read_text(encoding="utf-8")
    pages = dict(re.findall(r"^## (\d\d) · .*?\n(.*?)(?=^## |\Z)", text, flags=re.DOTALL | re.MULTILINE))
    assert list(pages) == [unit[:2] for unit in unit_ids(root)]
    for number, page in pages.items():
        for part in ("What students get wrong", "To discuss", "Timing", "Shorter", "Longer"):
            assert f"**{part}**" in page, (number, part)
        assert len(re.findall(r"^- ", page, flags=re.MULTILINE)) >= 3, number


def test_the_heading_of_an_exercise_says_its_points(root):
    for unit in unit_ids(root):
        notebook = read_notebook(student_notebook(root, unit))
        said: list[int] = []
        there: list[int] = []
        for cell in notebook.cells:
            heading = re.search(r"^### Exercise \d+ .*\((\d+) points?\)", cell.source, flags=re.MULTILINE)
            if cell.cell_type == "markdown" and heading:
                said.append(int(heading[1]))
                there.append(0)
            elif there and is_further(cell):
                there[-1] = said[-1]  # its heading gives the points that a class may count
            elif there and cell.cell_type == "code":
                there[-1] += cell.metadata.get("nbgrader", {}).get("points", 0)
        assert said == there, unit
        assert said, unit
