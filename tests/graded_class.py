"""One class that stock nbgrader has graded, for all tests that only read it or change a copy of it."""

import shutil
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell

from class_helpers import answered, hand_in, reference_answers
from oxus.authoring.build import build
from oxus.core.layout import solution_notebook, student_notebook
from oxus.core.notebook import read_notebook
from oxus.teaching.collection.collect import collect
from oxus.teaching.nbgrader_api import api, register
from tiny_unit import TINY_UNIT as UNIT
from tiny_unit import tiny_course

SPY = """\
from IPython.display import HTML, Markdown, display
from html import escape
import json, sys
every = "\\n".join(In)
print(every)
print(every, file=sys.stderr)
display(HTML(f"<pre>{escape(every)}</pre>"), {"application/json": json.dumps(every), "text/plain": every}, raw=False)
display(Markdown(every))
every
"""
REMOTE = """\
from IPython.display import HTML, display
display(HTML('<img src="https://pictures.example/a.png"><script src="//scripts.example/b.js"></script>'
             '<style>@import "https://styles.example/c.css"; p { background: url(https://d.example/d.png) }</style>'
             '<iframe srcdoc="&lt;img src=&quot;https://frames.example/e.png?a=1&amp;amp;b=2&quot;&gt;"></iframe>'))
"""
PROSE = """\
A formula $x^2$, and <img src="https://pictures.example/f.png">, ![own](own.png), ![other](../../bek/secret.png)
and ![lost](attachment:lost.png).
"""


def make_graded_class(folder: Path) -> Path:
    """Make the course folder of the class.

    aigerim is right: her essay is graded with 2.5 points and a comment, and 1.25 points are taken off because it came
    late. bek forgets negative numbers. chynara does so too, spies on the tests and fetches from elsewhere. Their essays
    wait to be graded.
    """
    course = tiny_course(folder / "course folder")
    build(course, [UNIT])
    release = read_notebook(student_notebook(course, UNIT))
    right = reference_answers(read_notebook(solution_notebook(course, UNIT)))
    wrong = {**right, "double": "def double(x):\n    return 2 * abs(x)"}
    folder = course.parent / "in"

    def add(notebook):
        notebook.cells += [new_code_cell(SPY), new_code_cell(REMOTE), new_markdown_cell(PROSE)]

    hand_in(answered(release, right), folder / f"aigerim_{UNIT}.ipynb")
    hand_in(answered(release, wrong), folder / f"bek_{UNIT}.ipynb")
    hand_in(answered(release, wrong), folder / f"chynara_{UNIT}.ipynb", add)
    collect(course, UNIT, [folder])
    for student in ("bek", "chynara"):
        own = (
            course
            / "grading"
            / "submitted"
            / student
            / UNIT
            / ("own.png" if student == "chynara" else "../secret.png")
        )
        own.write_bytes(student.encode())
    register(course, UNIT)
    nbgrader = api(course)
    for student in ("aigerim", "bek", "chynara"):
        assert nbgrader.autograde(UNIT, student)["success"]
    shutil.copy(course / "grading/submitted/bek/secret.png", course / "grading/autograded/bek/secret.png")
    with nbgrader.gradebook as gradebook:
        essay = gradebook.find_grade("essay", UNIT, UNIT, "aigerim")
        essay.manual_score, essay.needs_manual_grade = 2.5, False
        gradebook.find_comment("essay", UNIT, UNIT, "aigerim").manual_comment = "Say **why**, too: $y$."
        gradebook.find_submission_notebook(UNIT, UNIT, "aigerim").late_submission_penalty = 1.25
        gradebook.db.commit()
    return course
