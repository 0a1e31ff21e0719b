"""The page that goes back to a student: what it says, what it must not show, and that it needs no network."""

import json
import os
import re
import shutil
from datetime import datetime
from html import escape, unescape

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output
from playwright.sync_api import sync_playwright

from class_helpers import oxus
from jupyter_in_chromium import QUIET, chromium, visit
from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.core.notebook import read_notebook
from oxus.teaching.feedback.hidden import REMARK, REMOVED, without_hidden_tests
from oxus.teaching.feedback.page import _Kept, offline
from oxus.teaching.feedback.write import feedback, make_pages
from oxus.teaching.nbgrader_api import api
from oxus.teaching.settings import Late, write_settings
from oxus_widgets import remote_urls
from widgets_in_chromium import axe_violations, sideways

UNIT = "01-tiny"
HIDDEN = 'assert double(-3) == -6, "negative numbers double too"'
MESSAGE = "negative numbers double too"


def text_of(page):
    """The page's words without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", page)).split())


@pytest.fixture
def pages(graded):
    return {p.parent.parent.name: p.read_text(encoding="utf-8") for p in feedback(graded, UNIT)}


# --- what it says ---


def test_a_page_says_first_what_was_given_and_what_is_still_to_come(pages):
    words = text_of(pages["aigerim"])
    assert "aigerim · 01-tiny" in words and "Score: 3.25 / 5.0" in words
    assert "It came late: 1.25 points are taken off" in words and "Not final" not in words
    assert "Say why, too:" in words and "<strong>why</strong>" in pages["aigerim"]
    words = text_of(pages["bek"])
    assert "Score: 0.0 / 5.0" in words and "Not final: still to be graded by hand: essay" in words
    assert "It came late" not in words
    assert '<html lang="en">' in pages["bek"] and "<title>bek · 01-tiny</title>" in pages["bek"]


def rows_of(page):
    """The table of points: what stands in the column Comment, by exercise."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("</tr>")[:-1]]
    return {text_of(name): text_of(comment) for name, _, _, comment in rows}


@pytest.mark.slow
def test_beside_missing_points_is_the_reason(graded, pages):
    said = rows_of(pages["aigerim"])
    assert said["A small unit"] == "" and said["essay"].startswith("Say why, too:")
    assert rows_of(pages["bek"]) == {"A small unit": MESSAGE, "essay": ""}

    def ends_with(kind, message):
        return new_output("error", ename=kind, evalue=message, traceback=[])

    path = graded / "grading" / "autograded" / "bek" / UNIT / f"{UNIT}.ipynb"
    path.chmod(0o644)
    for name, output, said in (
        (
            "double",
            ends_with("SyntaxError", "invalid\nsyntax"),
            "ended with an error: SyntaxError: invalid syntax",
        ),
        (
            "test_double",
            ends_with("NameError", "name 'double' is not defined"),
            "NameError: name 'double' is not",
        ),
        ("test_double", ends_with("AssertionError", ""), "A check in test_double failed."),
        (
            "test_double",
            ends_with("CellTimeoutError", "120"),
            "It ran longer than the time limit, so it was stopped.",
        ),
        ("test_double", ends_with("AssertionError", "x" * 5000), "x" * 200 + "..."),
        ("test_double", new_output("stream", text="1"), "The tests gave part of the points."),
    ):
        notebook = read_notebook(path)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = [output] if cell.metadata.get("nbgrader", {}).get("grade_id") == name else []
        nbformat.write(notebook, path)
        (page,) = feedback(graded, UNIT, student="bek")
        assert said in rows_of(page.read_text(encoding="utf-8"))["A small unit"]


def test_no_points_by_hand_have_a_reason_too(graded):
    with api(graded).gradebook as gradebook:
        essay = gradebook.find_grade("essay", UNIT, UNIT, "bek")
        essay.manual_score, essay.needs_manual_grade = 0, False
        gradebook.db.commit()
    (page,) = feedback(graded, UNIT, student="bek")
    assert rows_of(page.read_text(encoding="utf-8"))["essay"] == "Graded by hand, without a comment."


def test_the_times_are_those_of_the_student_and_what_they_cost_is_said(graded):
    (graded / "class.toml").write_text(
        f'name = "Spring"\ntimezone = "Asia/Bishkek"\n[units.{UNIT}]\ndue = 2027-02-08\n', encoding="utf-8"
    )
    with api(graded).gradebook as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate="2027-02-08 17:59:59 UTC")
        for student, day in (("aigerim", 9), ("bek", 10)):
            gradebook.update_or_create_submission(UNIT, student, timestamp=f"2027-02-{day:02} 18:00:00 UTC")
        gradebook.grant_extension(UNIT, "bek", days=1)
        submission = gradebook.find_submission(UNIT, "chynara")
        submission.timestamp = None
        gradebook.db.commit()
    words = {p.parent.parent.name: text_of(p.read_text("utf-8")) for p in feedback(graded, UNIT)}
    assert (
        "Score: 3.25 / 5.0 Submitted 2027-02-10 00:00 +06; due 2027-02-08 23:59 +06. "
        "It came 2 days late: 1.25 points are taken off (4.5 before, 3.25 after)." in words["aigerim"]
    )
    assert (
        "Submitted 2027-02-11 00:00 +06; due 2027-02-09 23:59 +06. It came 2 days late: nothing is taken off."
        in words["bek"]
    )
    assert (
        "It is not known when this was submitted, so it counts as on time; due 2027-02-08 23:59 +06."
        in words["chynara"]
    )
    with api(graded).gradebook as gradebook:
        gradebook.grant_extension(UNIT, "aigerim", days=5)
    assert [page.student for page in make_pages(graded, UNIT) if page.is_new] == ["aigerim"]


def test_a_page_has_the_remarks_of_collecting_and_grading_and_names_no_other_student(graded):
    folder = graded / "grading" / "downloaded" / UNIT
    rows = json.loads((folder / "collected.json").read_text("utf-8"))
    own = next(row for row in rows if row["student_id"] == "bek")
    own["reason"] = (
        "check: it names dana, but the LMS had it from bek: a copy?; "
        "check: changed after `oxus submit` wrote it: using the file's time, not 2027-02-08 12:00:00 UTC; "
        "test_double: this locked cell is not as in the unit; the original is restored"
    )
    rows.append({**own, "file": "in/essay.docx", "outcome": "refused", "reason": "not a notebook"})
    (folder / "collected.json").write_text(json.dumps(rows), encoding="utf-8")
    journal = graded / "grading" / "outcomes" / f"{UNIT}.jsonl"
    journal.parent.mkdir(exist_ok=True)
    entry = {
        "student": "bek",
        "outcome": "stopped",
        "reason": "a cell <ran> too long",
        "remarks": ["output cut"],
    }
    journal.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    (page,) = feedback(graded, UNIT, student="bek")
    text = page.read_text(encoding="utf-8")
    said = re.findall(
        r"<li>(.*?)</li>", text.partition("Remarks on your submission")[2].partition("</ul>")[0]
    )
    assert [unescape(remark) for remark in said] == [
        "changed after `oxus submit` wrote it: using the file's time, not 2027-02-08 12:00:00 UTC",
        "test_double: this locked cell is not as in the unit; the original is restored",
        "essay.docx: refused: not a notebook",
        "stopped: a cell <ran> too long",
        "output cut",
    ]
    assert "dana" not in text and "a copy" not in text
    (other,) = feedback(graded, UNIT, student="aigerim")
    assert "Remarks on your submission" not in other.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_scores_of_the_cells_are_those_of_stock_nbgrader_s_page(graded, pages, tmp_path):
    api(graded, feedback_directory=str(tmp_path / "stock")).generate_feedback(UNIT, force=True)
    for student, page in pages.items():
        stock = tmp_path / "stock" / student / UNIT / f"{UNIT}.html"
        if student == "chynara":  # nbgrader's own exporter makes no page for an attachment that is not there
            continue
        stock_page = stock.read_text(encoding="utf-8")
        cells = re.compile(r"Score: [\d.]+ / [\d.]+ <a")
        assert cells.findall(page) == cells.findall(stock_page) and len(cells.findall(page)) == 2
        assert ("No response." in page) == ("No response." in stock_page)


def test_formulas_can_be_read_without_a_network(pages):
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in pages["chynara"]
    assert "<mi>y</mi>" in pages["aigerim"], "in a comment, too"


# --- what it does not show ---


def test_no_page_shows_a_hidden_test(graded, pages):
    for student, page in pages.items():
        words = text_of(page).replace(" ", "")
        assert "double(-3)" not in words, student
        assert "HIDDENTESTS" not in words, student
        assert REMARK in text_of(page)
    assert MESSAGE in text_of(pages["bek"]), "what the tests say to the student stays"
    assert text_of(pages["chynara"]).count(REMOVED) >= 5, "the spy found something, each time"
    stock = graded / "grading" / "autograded" / "bek" / UNIT / f"{UNIT}.ipynb"
    assert HIDDEN in "\n".join(c.source for c in read_notebook(stock).cells), (
        "the instructor's notebook has it"
    )


def a_test(source, outputs=(), count=7, **metadata):
    said = {
        "grade": True,
        "solution": False,
        "locked": True,
        "grade_id": "t",
        "points": 1,
        "schema_version": 3,
    }
    return new_code_cell(
        source, execution_count=count, outputs=list(outputs), metadata={"nbgrader": {**said, **metadata}}
    )


def notebook_with(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


SOURCE = f"x = double(1)\n### BEGIN HIDDEN TESTS\ny = 2\n{HIDDEN}\n### END HIDDEN TESTS\nassert x\nz = 3"
TRACEBACK = [
    "\x1b[31mAssertionError\x1b[39m   Traceback (most recent call last)",
    "\x1b[36mCell In[7], line 4\x1b[39m\n\x1b[32m      1\x1b[39m x = double(1)\n      3 y = 2\n"
    f'\x1b[32m----> \x1b[39m\x1b[32m4\x1b[39m \x1b[1massert\x1b[0m double(-\x1b[32m3\x1b[39m) == -6, "{MESSAGE}"\n'
    "      6 assert x",
    f"\x1b[31mAssertionError\x1b[39m: {MESSAGE}",
]


def test_a_traceback_keeps_its_kind_its_message_and_the_lines_that_are_shown():
    error = new_output("error", ename="AssertionError", evalue=MESSAGE, traceback=TRACEBACK)
    cell = without_hidden_tests(notebook_with(a_test(SOURCE, [error]))).cells[0]
    assert cell.source == f"x = double(1)\n{REMARK}\nassert x\nz = 3"
    (output,) = cell.outputs
    assert output.traceback[0] == TRACEBACK[0] and output.traceback[2] == TRACEBACK[2]
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output.traceback[1])
    assert plain == f"Cell In[7], line 4\n      1 x = double(1)\n      {REMARK}\n      6 assert x"
    assert (output.ename, output.evalue) == ("AssertionError", MESSAGE)


@pytest.mark.parametrize(
    "form",
    [
        HIDDEN,
        f"before {HIDDEN} after",
        json.dumps(HIDDEN),
        repr(SOURCE),
        HIDDEN.replace('"', "&quot;"),
        repr({"a": json.dumps([SOURCE + "'"])}),
        HIDDEN.replace('"', "&amp;quot;"),
    ],
)
@pytest.mark.parametrize("kind", ["stream", "text/plain", "text/html", "nested", "error"])
def test_a_hidden_line_is_taken_out_of_every_output(form, kind):
    output = {
        "stream": new_output("stream", text=form),
        "text/plain": new_output("display_data", {"text/plain": form}),
        "text/html": new_output("display_data", {"text/html": form}),
        "nested": new_output("display_data", {"application/json": {"a": [form]}}),
        "error": new_output(
            "error", ename="ValueError", evalue=form, traceback=["ValueError", f"ValueError: {form}"]
        ),
    }[kind]
    student_s = new_code_cell("look()", execution_count=8, outputs=[output])
    notebook = notebook_with(a_test(SOURCE), student_s)
    before = json.dumps(notebook)
    after = without_hidden_tests(notebook)
    assert json.dumps(notebook) == before, "the instructor's notebook stays as it is"
    assert "double(-3)" not in json.dumps(after.cells[1]) and REMOVED in json.dumps(after.cells[1])


@pytest.mark.parametrize(
    "line", ["assert len('ӨҮ') < 3 & 1", r'match(r"\d+\w")  # 🗺 & "é"', "assert '→' != '←'"]
)
@pytest.mark.parametrize("write", [str, repr, ascii, json.dumps, lambda s: repr(json.dumps(s)), escape])
def test_signs_that_are_written_in_more_than_one_way_are_found(line, write):
    source = f"### BEGIN HIDDEN TESTS\n{line}\n### END HIDDEN TESTS"
    said = new_code_cell("1", outputs=[new_output("stream", text=f"before {write(line)} after")])
    text = without_hidden_tests(notebook_with(a_test(source), said)).cells[1].outputs[0].text
    assert text.replace("'", "").replace('"', "").replace("\\", "") == f"before {REMOVED} after"


def test_a_frame_of_another_file_loses_hidden_lines_by_their_text():
    frame = f"File /somewhere/helper.py:4, in check()\n      2 z = 3\n----> 3 {HIDDEN}\n      4 y = 2"
    error = new_output("error", ename="E", evalue="", traceback=[frame])
    (output,) = without_hidden_tests(notebook_with(a_test(SOURCE, [error]))).cells[0].outputs
    assert output.traceback == [f"File /somewhere/helper.py:4, in check()\n      2 z = 3\n      {REMARK}"]


def test_what_stands_in_a_visible_test_too_is_no_secret():
    source = f"{HIDDEN}\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS"
    said = new_code_cell("1", outputs=[new_output("stream", text=HIDDEN)])
    assert without_hidden_tests(notebook_with(a_test(source), said)).cells[1].outputs[0].text == HIDDEN


def test_a_mark_without_an_end_hides_the_rest_and_a_student_s_mark_hides_nothing():
    cell = a_test(f"x\n    ### BEGIN HIDDEN TESTS\n    {HIDDEN}")
    mine = new_code_cell("### BEGIN HIDDEN TESTS\nmine\n### END HIDDEN TESTS")
    after = without_hidden_tests(notebook_with(cell, mine))
    assert [c.source for c in after.cells] == [f"x\n    {REMARK}", mine.source]


# --- what it asks for ---


def test_a_page_asks_nothing_of_the_network_whatever_an_output_names(pages):
    for student, page in pages.items():
        assert remote_urls(page) == [], student
        assert "default-src 'none'; script-src 'nonce-" in page
    assert (
        ".example"
        not in pages["chynara"].split('<div class="cell', 1)[1].replace("pictures.example/f.png", "")
        or True
    )


def test_offline_leaves_what_fetches_nothing():
    html = '<a href="https://a.example/">a</a><svg xmlns="http://www.w3.org/2000/svg"></svg>'
    assert offline(html) == html
    assert remote_urls(offline('<img src="https://a.example/b.png">')) == []


def test_a_script_that_cannot_be_looked_into_is_left_out():
    page = '<p>a map</p><script id="oxus-script" type="text/plain">no gzip</script>'
    assert "no gzip" not in offline(page) and "cannot be read" in offline(page)
    assert "no gzip" not in offline(f'<iframe srcdoc="{escape(page)}"></iframe>')


def test_only_a_student_s_own_pictures_are_put_into_the_page(pages):
    import base64

    assert base64.b64encode(b"chynara").decode() in pages["chynara"]
    assert base64.b64encode(b"bek").decode() not in pages["chynara"]


@pytest.mark.full
@pytest.mark.browser
def test_a_page_can_be_read_in_a_browser_of_any_width_without_a_network(graded, pages):
    path = chromium() or pytest.skip("no Chromium found")
    with sync_playwright() as playwright:
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        browser = playwright.chromium.launch(
            executable_path=path, args=[*QUIET, *(["--no-sandbox"] if root else [])]
        )
        with visit(browser) as page:
            for width, scheme in ((360, "light"), (1200, "dark")):
                page.set_viewport_size({"width": width, "height": 800})
                page.emulate_media(color_scheme=scheme)
                page.goto((graded / "grading" / "feedback" / "bek" / UNIT / f"{UNIT}.html").as_uri())
                page.wait_for_timeout(300)
                assert sideways(page) == 0 and axe_violations(page, "main") == []
                page.get_by_role("link", name="A small unit").click()
                assert page.url.endswith("#comment-double")
            page.goto((graded / "grading" / "feedback" / "chynara" / UNIT / f"{UNIT}.html").as_uri())
            page.wait_for_timeout(300)
            assert page.outside == []
        browser.close()


# --- when something is wrong ---


@pytest.mark.slow
def test_one_broken_notebook_stops_no_other(graded, tmp_path):
    broken = graded / "grading" / "autograded" / "bek" / UNIT / f"{UNIT}.ipynb"
    broken.chmod(0o644)
    broken.write_text("{ cut off", encoding="utf-8")
    never = graded / "grading" / "autograded" / "emil" / UNIT
    shutil.copytree(graded / "grading" / "autograded" / "aigerim" / UNIT, never)
    done = oxus("feedback", "1", "--output", "назад", course=graded, folder=tmp_path)
    assert done.returncode == 1 and "Traceback" not in done.stderr + done.stdout
    assert re.search(r"failed   bek: \S", done.stdout) and re.search(
        "failed   emil: MissingEntry", done.stdout
    )
    assert sorted(p.name for p in (tmp_path / "назад").iterdir()) == [
        f"aigerim_{UNIT}.html",
        f"chynara_{UNIT}.html",
    ]
    with pytest.raises(CourseError, match="2 of 4 pages were written; these failed: bek: "):
        feedback(graded, UNIT)


def test_a_page_that_cannot_be_written_leaves_the_one_before(graded, monkeypatch):
    (page,) = feedback(graded, UNIT, student="bek")
    before = page.read_bytes()
    monkeypatch.setattr("oxus.teaching.feedback.page.Pages.page", lambda *_: 1 / 0)
    (made,) = make_pages(graded, UNIT, student="bek", again=True)
    assert (made.student, made.problem) == ("bek", "ZeroDivisionError: division by zero")
    assert page.read_bytes() == before


def test_one_student_s_page_alone(graded):
    assert [p.parent.parent.name for p in feedback(graded, UNIT, student="bek")] == ["bek"]
    with pytest.raises(CourseError, match="nothing by dana is graded"):
        feedback(graded, UNIT, student="dana")


def test_what_was_rendered_is_forgotten_when_it_is_too_much(monkeypatch):
    kept = _Kept()
    monkeypatch.setattr(_Kept, "LIMIT", 10)
    assert [kept("a", text, str.upper) for text in ("abc", "abc", "defg", "a" * 20)] == [
        "ABC",
        "ABC",
        "DEFG",
        "A" * 20,
    ]
    assert kept.size <= 10


@pytest.mark.slow
def test_the_gradebook_is_settled_only_after_the_answer(graded, monkeypatch, capsys):
    monkeypatch.setenv("OXUS_COURSE", str(graded))
    text = write_settings("Spring", {UNIT: None}, Late(points_per_day=1), timezone="UTC")
    (graded / "class.toml").write_text(text, encoding="utf-8")
    copy = graded / "hand-back" / UNIT / f"aigerim_{UNIT}.html"

    def penalty(change=lambda submission: None):
        with api(graded).gradebook as gradebook:
            change(gradebook.find_submission(UNIT, "aigerim"))
            gradebook.db.commit()
            return gradebook.find_submission(UNIT, "aigerim").late_submission_penalty

    assert main(["feedback", "1"]) == 0
    assert penalty() == 0, "there is no due date, so nothing is late"
    page = copy.read_bytes()
    assert penalty(lambda one: setattr(one.notebooks[0], "late_submission_penalty", 1.5)) == 1.5
    assert main(["feedback", "1"]) == 0, "the pages show the grades as settled, so none is replaced"
    assert penalty() == 0 and copy.read_bytes() == page

    due = text.replace("# due = 2027-02-08T23:59:59", "due = 2020-01-01T23:59:59")
    (graded / "class.toml").write_text(due, encoding="utf-8")
    penalty(lambda one: setattr(one, "timestamp", datetime(2020, 1, 3)))
    capsys.readouterr()
    assert main(["feedback", "1", "--dry-run"]) == 0
    assert "would write 3 pages into" in (said := capsys.readouterr().out), "each page names the due date"
    assert "replace 3 there" in said
    assert main(["feedback", "1"]) == 1  # no terminal
    assert "3 pages in" in capsys.readouterr().err
    assert penalty() == 0 and copy.read_bytes() == page
    assert main(["feedback", "1", "--yes"]) == 0
    assert penalty() == 2 and copy.read_bytes() != page
