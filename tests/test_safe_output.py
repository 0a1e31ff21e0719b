"""Safe output: no text becomes a formula, a control of the terminal, a script, or another path, and none is lost."""

import ast
import csv
import html
import io
import json
import os
import re
import sys
import unicodedata
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tqdm import tqdm

from oxus.cli import main
from oxus.core import safe_output
from oxus.core.errors import CourseError
from oxus.core.json_lines import append_line, read_lines, write_lines
from oxus.core.safe_output import (
    csv_cell,
    file_name,
    html_text,
    html_with_code,
    is_plain,
    padded,
    printable,
    read_csv_cell,
    safe_terminal,
    terminal_text,
    to_csv,
    to_json,
    width,
)
from oxus.grader.one_submission import Graded
from oxus.grader.outcomes import Journal, Outcome, table, write_summary
from oxus.teaching.remarks import Remarks
from oxus.teaching.students.answers import read_answers, write_answers
from oxus.teaching.students.roster import Student, read_roster
from oxus_widgets.ledger_csv import _unescaped
from oxus_widgets.page import script_json
from repository import ROOT

SIGNS = "=+-@\t\r\n'\"; ,＝＋－＠\u2028\u2029\x1b\x85\x00\u202e\u2066\u200d\ud800\udfffAж中é1.5e%<>&/\\:|?*."
TEXT = st.text(st.sampled_from(SIGNS), max_size=12) | st.text(max_size=20)
NAMES = [
    "-Anna",
    "O'Brien",
    "'Abd al-Rahman",
    "Aʻzam",
    "Анна-Мария",
    "中村",
    "+",
    "-",
    "@",
    "=",
    "Иванова; -Пётр",
]
INFINITY = float("inf")
NUMBERS = ["-1", "+5.5", "-1,5", "1e3", "-2.5E-7", "26%", "-3%"]


def as_a_spreadsheet_reads(text: str, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet program calculates the cell; no formula starts with a number or a sign and a comma."""
    shown = cell.strip()
    rest = shown[1:].strip()
    number = re.fullmatch(r"[+-]\d[\d.,]*(?:[eE][+-]?\d+)?%?(?:,.*)?", shown, re.DOTALL)
    return shown[:1] in set("=+-@＝＋－＠") and rest[:1] not in ("", ",") and not number


# --- CSV ---


@given(TEXT)
@example("\t=1+1")
@example("'=1")
@example("a;'=1;\t=2\r\n=3")
@example(";\t=")
def test_a_cell_comes_back_as_it_was(text):
    assert read_csv_cell(csv_cell(text)) == safe_output.encodable(text)
    assert is_plain(text) == (csv_cell(text) == safe_output.encodable(text))


@given(st.lists(st.lists(TEXT | st.integers() | st.floats() | st.none(), min_size=2, max_size=3), max_size=4))
def test_no_cell_is_a_formula_whichever_separator_the_program_expects(rows):
    text = to_csv(rows)
    text.encode("utf-8")
    for separator in ",;\t":
        for row in as_a_spreadsheet_reads(text, separator):
            for cell in row:
                assert not is_formula(cell)
    assert [[read_csv_cell(cell) for cell in row] for row in as_a_spreadsheet_reads(text, ",")] == [
        [
            "" if v is None or v != v or v in (INFINITY, -INFINITY) else safe_output.encodable(str(v))
            for v in row
        ]
        for row in rows
    ]


@pytest.mark.parametrize(
    "text", [*NUMBERS, "O'Brien", "'Abd al-Rahman", "Aʻzam", "Анна-Мария", "-", "a = b", "x@y"]
)
def test_numbers_and_ordinary_names_are_not_changed(text):
    assert csv_cell(text) == text
    assert csv_cell(-1) == -1 and csv_cell(-0.5) == -0.5


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("-Anna", "'-Anna"),
        ("＝cmd", "'＝cmd"),
        (" @SUM(A1)", "' @SUM(A1)"),
        ("08.sum: failed; =HYPERLINK(A1)", "08.sum: failed;' =HYPERLINK(A1)"),
        ("'=1", "''=1"),
    ],
)
def test_a_formula_is_escaped_wherever_a_program_may_begin_a_cell(text, cell):
    assert csv_cell(text) == cell


@given(
    st.dictionaries(
        st.tuples(TEXT.map(str.strip).filter(bool), st.sampled_from(["", "08-unit"])), st.just("a-1")
    )
)
def test_answers_come_back_from_the_file_that_people_edit(tmp_path_factory, answers):
    answers = {(safe_output.encodable(s).strip(), unit): who for (s, unit), who in answers.items()}
    folder = tmp_path_factory.mktemp("course")
    write_answers(folder, answers)
    assert read_answers(folder) == answers


@pytest.mark.parametrize("name", NAMES)
def test_a_roster_that_was_written_and_read_again_has_the_same_names(tmp_path, name):
    from oxus.teaching.commands.class_group import _roster_csv

    students = [Student("anna", last_name=name, first_name="=1+1"), Student("bek", last_name="O'Brien")]
    path = tmp_path / "roster.csv"
    path.write_text(_roster_csv(students), encoding="utf-8")
    assert read_roster(path) == students
    assert "'=1+1" in path.read_text(encoding="utf-8")


def test_a_submission_puts_no_formula_into_the_outcomes(tmp_path):
    formula = '=HYPERLINK("http://127.0.0.1/?"&A1)'
    one = Outcome("=aigerim", "failed", reason=formula, remarks=("08.sum: failed", formula, f"x\n{formula}"))
    path, data = write_summary([one], tmp_path / "08-unit")
    for separator in ",;\t":
        rows = as_a_spreadsheet_reads(path.read_text(encoding="utf-8"), separator)
        assert not [cell for row in rows for cell in row if is_formula(cell)]
    assert json.loads(data.read_text(encoding="utf-8"))[0]["reason"] == formula


@given(TEXT)
def test_the_ledger_reads_a_cell_as_the_commands_do(text):
    assert _unescaped(csv_cell(text)) == read_csv_cell(csv_cell(text))
    assert _unescaped(text) == read_csv_cell(text)


# --- JSON ---

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_json_comes_back_and_is_one_line_for_every_reader(value):
    text = to_json(value)
    text.encode("utf-8")
    assert len(text.splitlines()) == 1 and not set("\u2028\u2029\u202e\x85") & set(text)
    strict = json.loads(text, parse_constant=lambda name: pytest.fail(name))
    assert strict == json.loads(json.dumps(value), parse_constant=lambda _: None)


@given(st.lists(TEXT, max_size=4))
def test_a_log_gives_back_every_line(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("log") / "log.jsonl"
    texts = json.loads(json.dumps(texts))  # JSON joins the two halves of a pair
    for text in texts:
        append_line(path, {"remark": text})
    assert [line["remark"] for line in read_lines(path)] == texts
    write_lines(path, list(read_lines(path)))
    assert [line["remark"] for line in read_lines(path)] == texts


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\ud800", "\n", "\r"])
def test_a_remark_about_a_cell_with_any_name_is_there_at_the_next_run(tmp_path, sign):
    remark = f"answer{sign}one: printed too much"
    path = tmp_path / "grading" / "outcomes" / "08-unit.jsonl"
    journal = Journal(path)
    journal.add(Graded("aigerim", "graded", remarks=(remark,)))
    assert list(Journal(path).entries["aigerim"].remarks) == [remark]
    Journal(path).tidy()
    assert Remarks(tmp_path, "08-unit").for_instructor("aigerim") == [remark]


@given(JSON | st.sampled_from(["</script><script>", "<!--<script>", "]]>"]))
def test_json_in_a_script_of_a_page_neither_ends_it_nor_breaks_the_page(value):
    text = script_json(value)
    text.encode("utf-8")
    assert "</" not in text and "<!--" not in text
    strict = json.loads(text, parse_constant=lambda name: pytest.fail(name))
    assert strict == json.loads(json.dumps(value), parse_constant=lambda _: None)


# --- terminals ---


@given(TEXT, st.integers(0, 30))
def test_a_quoted_value_is_one_line_without_controls(text, longest):
    shown = printable(text, longest)
    assert shown.isprintable() and len(shown) <= longest + 3
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")]


@given(TEXT, st.sampled_from(["utf-8", "ascii", "cp1251"]))
def test_text_for_a_terminal_has_no_controls_but_lines_and_tabs(text, encoding):
    shown = terminal_text(text, encoding)
    assert shown.replace("\n", "").replace("\t", "").isprintable()
    assert shown.count("\n") == text.count("\n")
    assert shown.encode(encoding).decode(encoding) == shown


@pytest.mark.parametrize(
    "text", ["Анна", "中村 太郎", "é", "e\u0301", "Aʻzam", "a\tb\nc", "26 per cent; 3 × 2 = 6 …"]
)
def test_honest_text_is_printed_as_it_is(text):
    assert terminal_text(text) == text


def test_invisible_joiners_and_wide_spaces_do_not_turn_into_question_marks():
    assert printable("می\u200cرود\xa0x") == "میرود x"


def test_a_thousand_accents_do_not_cover_the_lines_above():
    assert len(printable("a" + "\u0301" * 1000, 2000)) < 20


@pytest.mark.parametrize(("text", "columns"), [("abc", 3), ("中村", 4), ("e\u0301", 1), ("", 0)])
def test_the_width_of_a_cell_is_what_it_takes_in_a_terminal(text, columns):
    assert width(text) == columns
    assert width(padded(text, 10)) == width(padded(text, 10, right=True)) == 10


@given(st.lists(TEXT, min_size=1, max_size=3), TEXT)
def test_a_table_has_one_line_for_each_student_and_remark(students, remark):
    lines = table([Outcome(name, "failed", reason=remark, remarks=(remark,)) for name in students]).split(
        "\n"
    )
    assert len(lines) == 2 * len(students) and all(line.isprintable() for line in lines)


def test_whatever_a_command_prints_goes_through_the_one_function(capsys, monkeypatch):
    def fail(_: object) -> int:
        print("\x1b]0;owned\x07\u202etaken\ud800")
        raise CourseError("\x1b[2Jgone")

    monkeypatch.setattr("oxus.student.submission.check", fail)
    monkeypatch.setattr("oxus.student.submission.find_notebook", lambda name: name)
    assert main(["check", "08"]) == 1
    printed = capsys.readouterr()
    assert printed.out == "?]0;owned??taken?\n" and printed.err == "oxus: ?[2Jgone\n"


def test_the_progress_bar_still_moves(capsys):
    with safe_terminal():
        for _ in tqdm(range(2), file=sys.stderr):
            pass
    assert "\r" in capsys.readouterr().err and "\x1b" not in capsys.readouterr().err


def test_a_terminal_without_our_letters_gets_question_marks_and_no_traceback(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii", write_through=True))
    with safe_terminal():
        print("Анна")
    assert raw.getvalue().replace(os.linesep.encode(), b"\n") == b"????\n"


# --- pages ---


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs


@given(TEXT | st.sampled_from(["<script>alert(1)</script>", '" onload="x', "' onload='x", "<!--", "&lt;"]))
def test_text_in_a_page_stays_text(text):
    page = _Tags()
    page.feed(f"""<p title="{html_text(text)}" class='{html_text(text)}'>{html_text(text)}</p>""")
    page.close()
    assert page.tags == ["p"] and [name for name, _ in page.attributes] == ["title", "class"]
    assert html.unescape(html_text(text)) == safe_output._NOT_IN_HTML.sub("\ufffd", text)
    html_text(text).encode("utf-8")


# --- file names ---


@given(TEXT | st.sampled_from(["..", ".", "", "con", "NUL.txt", "a" * 300 + ".ipynb", "é" * 200, "lpt¹"]))
def test_a_file_name_is_one_name_that_every_system_takes(text):
    name = file_name(text)
    assert name and len(name.encode("utf-8")) <= 200 and not set('<>:"/\\|?*\0\n\u202e') & set(name)
    assert name not in (".", "..") and not name.endswith((".", " ")) and Path(name).name == name
    assert name.split(".")[0].lower() not in ("con", "nul", "aux", "prn", "com1", "lpt1")
    assert file_name(name) == name


@pytest.mark.parametrize(
    "name", ["Анна Иванова_123_08-unit (1).ipynb", "O'Brien.ipynb", ".hidden", "a;b=c.zip"]
)
def test_an_ordinary_file_name_stays(name):
    assert file_name(name) == name


def test_a_long_file_name_keeps_its_ending():
    assert file_name("a" * 300 + ".ipynb").endswith(".ipynb")


# --- used everywhere ---

# These write nothing that a submission or a class names: the course's own notebooks, keys and packages.
OWN = {
    "authoring/answer_keys.py",
    "authoring/second_opinions.py",
    "core/notebook.py",
    "core/repair.py",
    "selfstudy/obfuscation.py",
}


def test_only_the_safe_module_writes_json_with_letters_as_they_are():
    """The linter does the same for CSV and HTML (see TID251 in pyproject.toml)."""
    found = set()
    for path in sorted((ROOT / "course" / "oxus").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.keyword)
                and node.arg == "ensure_ascii"
                and not getattr(node.value, "value", True)
            ):
                found.add(path.relative_to(ROOT / "course" / "oxus").as_posix())
    assert found <= {*OWN, "core/safe_output.py"}, "use oxus.core.safe_output.to_json"


def test_what_is_in_backticks_is_code_and_no_more():
    assert html_with_code("use `a < b`, not `<b>`") == (
        "use <code>a &lt; b</code>, not <code>&lt;b&gt;</code>"
    )
    assert html_with_code("an odd ` stays") == "an odd ` stays"
