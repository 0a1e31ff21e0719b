"""Pre-flight checks: rules for a unit, before it is built and after it is released.

Each rule examines a whole notebook and yields problems. A problem names the unit, the cell and the rule.
To add a rule, write a function and put it in SOURCE_RULES or RELEASE_RULES.
"""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from symtable import SymbolTable, symtable

from nbformat import NotebookNode

from oxus.authoring.stored_pictures import is_stored_picture
from oxus.core.cell_source import as_python, parse
from oxus.core.notebook import (
    BEGIN_HIDDEN,
    BEGIN_SOLUTION,
    END_HIDDEN,
    END_SOLUTION,
    exercises,
    grade_id,
    is_further,
    is_graded,
    is_solution,
    is_test,
    nbgrader_metadata,
)

MARKS = {
    BEGIN_SOLUTION: "solution-in-release",
    END_SOLUTION: "solution-in-release",
    BEGIN_HIDDEN: "hidden-tests-in-release",
    END_HIDDEN: "hidden-tests-in-release",
}
NETWORK_MODULES = {"aiohttp", "ftplib", "httpx", "requests", "smtplib", "socket", "urllib3"}
REMOTE = re.compile(r"^(https?|ftp|s3)://", re.IGNORECASE)
NETWORK_COMMANDS = re.compile(r"^\s*[!%]+\s*(pip|conda|curl|wget|git|npm)\b", re.MULTILINE)


@dataclass(frozen=True)
class Problem:
    """One broken rule in one cell (numbered from 1) of one unit."""

    unit: str
    cell: int
    grade_id: str
    rule: str
    message: str

    def __str__(self) -> str:
        name = f" ({self.grade_id})" if self.grade_id else ""
        return f"{self.unit}: cell {self.cell}{name}: {self.rule}: {self.message}"


Found = Iterator[tuple[int, str]]  # (cell number from 1, message)
Rule = Callable[[NotebookNode], Found]


def check_source(notebook: NotebookNode, unit: str) -> list[Problem]:
    """The problems of an instructor's notebook, in the order of its cells."""
    return _run(SOURCE_RULES, notebook, unit)


def check_release(notebook: NotebookNode, unit: str) -> list[Problem]:
    """The problems of a student's notebook, in the order of its cells."""
    return _run(RELEASE_RULES, notebook, unit)


def _run(rules: dict[str, Rule], notebook: NotebookNode, unit: str) -> list[Problem]:
    problems = [
        Problem(unit, number, grade_id(notebook.cells[number - 1]), rule, message)
        for rule, find in rules.items()
        for number, message in find(notebook)
    ]
    return sorted(problems, key=lambda p: (p.cell, p.rule))


def _numbered(notebook: NotebookNode, kind: str = "") -> Iterable[tuple[int, NotebookNode]]:
    return ((n, c) for n, c in enumerate(notebook.cells, start=1) if not kind or c.cell_type == kind)


def grade_id_missing(notebook: NotebookNode) -> Found:
    for number, cell in _numbered(notebook):
        meta = nbgrader_metadata(cell)
        if meta and not meta.get("grade_id"):
            yield number, "the cell is nbgrader's but has no grade_id: give it a name of its own"
        elif meta and not re.fullmatch(r"[A-Za-z0-9_-]+", str(meta["grade_id"])):
            yield number, f"grade_id {meta['grade_id']!r}: use letters, digits, - and _ only"


def grade_id_duplicate(notebook: NotebookNode) -> Found:
    first: dict[str, int] = {}
    for number, cell in _numbered(notebook):
        name = grade_id(cell)
        if name and name in first:
            yield number, f"grade_id {name!r} is already that of cell {first[name]}: rename one of them"
        elif name:
            first[name] = number


def points_missing(notebook: NotebookNode) -> Found:
    for number, cell in _numbered(notebook):
        points = nbgrader_metadata(cell).get("points")
        if is_graded(cell) and not (isinstance(points, int | float) and points > 0):
            yield number, "the cell is graded but has no points: give it `points` above 0"


def schema_version(notebook: NotebookNode) -> Found:
    needed = {"grade", "grade_id", "locked", "schema_version", "solution", "task"}
    for number, cell in _numbered(notebook):
        meta = nbgrader_metadata(cell)
        missing = sorted(needed - set(meta))
        if meta and (missing or meta["schema_version"] != 3):
            yield (
                number,
                f"nbgrader's metadata must have schema_version 3 and {', '.join(missing) or 'no other'}",
            )


def solution_without_tests(notebook: NotebookNode) -> Found:
    """An autograded answer is followed by its tests before the next answer."""
    for exercise in exercises(notebook):
        if not (exercise.by_hand or exercise.tests):
            yield exercise.number, "no test follows this solution: add a graded test cell after it"


def further_cells(notebook: NotebookNode) -> Found:
    """All cells of a Further exercise carry its tag, and its checks grade it rather than a person."""
    for exercise in exercises(notebook):
        if any(is_further(test) != exercise.further for test in exercise.tests):
            yield (
                exercise.number,
                "give the tag `further` to the answer and all its test cells, or to none of them",
            )
        elif exercise.further and exercise.by_hand:
            yield (
                exercise.number,
                "a Further exercise is graded by its tests: move work that is graded by hand to Core",
            )


def marks_misplaced(notebook: NotebookNode) -> Found:
    """Solution marks are in solution cells and hidden tests in test cells, and each begin mark has its end mark."""
    for number, cell in _numbered(notebook):
        lines = cell.source.splitlines()
        for begin, end, where, wanted in (
            (BEGIN_SOLUTION, END_SOLUTION, is_solution(cell), "a solution cell"),
            (BEGIN_HIDDEN, END_HIDDEN, is_test(cell), "a graded test cell"),
        ):
            marks = [line for line in lines if begin in line or end in line]
            if marks and not where:
                yield number, f"'### {begin}' is in a cell that is not {wanted}: fix the nbgrader metadata"
            expected = [begin, end] * (len(marks) // 2)
            if len(marks) % 2 or any(m not in line for m, line in zip(expected, marks, strict=False)):
                yield number, f"each '### {begin}' needs an '### {end}' after it"


def solution_missing(notebook: NotebookNode) -> Found:
    for number, cell in _numbered(notebook):
        if is_solution(cell) and BEGIN_SOLUTION not in cell.source:
            yield (
                number,
                f"an answer cell without '### {BEGIN_SOLUTION}': nbgrader would clear the whole cell",
            )


def code_syntax(notebook: NotebookNode) -> Found:
    for number, cell in _numbered(notebook, "code"):
        try:
            parse(cell.source)
        except SyntaxError as error:
            yield number, f"not valid Python, line {error.lineno} of the cell: {error.msg}"


def name_shared_with_student(notebook: NotebookNode) -> Found:
    """A test cell assigns only names that begin with `_`: any other name could be one that the student's code uses."""
    for number, cell in _numbered(notebook, "code"):
        names = _assigned(cell.source) if is_test(cell) else []
        if names:
            yield (
                number,
                f"the tests assign {', '.join(names)}, and an answer may use the same "
                f"{'name' if len(names) == 1 else 'names'}: begin names of the tests with `_`, as in `_{names[0]}`",
            )


def hidden_name_used_later(notebook: NotebookNode) -> Found:
    """No test needs a name that only the hidden part of an earlier one gives, which may have run in another process."""
    shown: dict[int, str] = {}
    for exercise in exercises(notebook):
        shown |= zip(map(id, exercise.tests), exercise.checks, strict=True)
    given: dict[str, str] = {}
    for number, cell in _numbered(notebook, "code"):
        if id(cell) not in shown:
            continue
        for name in sorted(_needed(cell.source) & given.keys()):
            yield (
                number,
                f"it needs {name}, which the hidden tests of {given[name]} assign: assign it in a cell above the tests",
            )
        made = _made(cell.source)
        given = {name: where for name, where in given.items() if name not in made}
        given |= dict.fromkeys(made - _made(shown[id(cell)]), grade_id(cell))


def image_without_text(notebook: NotebookNode) -> Found:
    message = "an image has no text alternative: describe what it shows"
    for number, cell in _numbered(notebook, "markdown"):
        text = re.sub(r"```.*?```|`[^`]*`", "", cell.source, flags=re.DOTALL)
        for alt in re.findall(r"!\[([^\]]*)\]\s*[\(\[]", text):
            if not alt.strip():
                yield number, message
        for image in _html_images(text):
            if not (image.get("alt") or "").strip():
                yield number, message
    for number, call in _calls(notebook):
        name = _name(call.func)
        if name.split(".")[-1] == "Image" and not any(k.arg == "alt" for k in call.keywords):
            yield number, "Image(...) without alt=: describe what the picture shows"


def network_read(notebook: NotebookNode) -> Found:
    for number, cell in _numbered(notebook, "code"):
        if NETWORK_COMMANDS.search(cell.source):
            yield number, "the cell uses the network: the course must work without one"
        for node in ast.walk(_tree_or_empty(cell.source)):
            modules = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                modules = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
            for module in modules:
                if module.split(".")[0] in NETWORK_MODULES or module == "urllib.request":
                    yield (
                        number,
                        f"imports {module}, which uses the network: put the data into the data package",
                    )
                    break
    for number, call in _calls(notebook):
        values = [*call.args, *(k.value for k in call.keywords)]
        for value in values:
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and REMOTE.match(value.value):
                yield (
                    number,
                    f"{_name(call.func)}({value.value!r}) uses the network: put the data into the data package",
                )
        if _name(call.func) in ("folium.Map", "folium.TileLayer"):
            yield (
                number,
                f"{_name(call.func)} loads scripts and tiles from remote servers: use oxus_widgets.OfflineMap",
            )


def mark_in_release(mark: str) -> Rule:
    """The rule that `mark` does not appear in the student's notebook."""

    def find(notebook: NotebookNode) -> Found:
        for number, cell in _numbered(notebook):
            if mark in cell.source:
                yield number, f"{mark!r} is in the student's notebook: build it again with `oxus build`"

    return find


def output_in_release(notebook: NotebookNode) -> Found:
    for number, cell in _numbered(notebook, "code"):
        stored = not grade_id(cell) and all(map(is_stored_picture, cell.get("outputs", [])))
        if cell.get("execution_count") or (cell.get("outputs") and not stored):
            yield number, "the cell has an output: build the notebook again with `oxus build`"


SOURCE_RULES: dict[str, Rule] = {
    "grade-id-missing": grade_id_missing,
    "grade-id-duplicate": grade_id_duplicate,
    "points-missing": points_missing,
    "nbgrader-metadata": schema_version,
    "solution-without-tests": solution_without_tests,
    "further-cells": further_cells,
    "marks-misplaced": marks_misplaced,
    "solution-missing": solution_missing,
    "code-syntax": code_syntax,
    "name-shared-with-student": name_shared_with_student,
    "hidden-name-used-later": hidden_name_used_later,
    "image-without-text": image_without_text,
    "network-read": network_read,
}
RELEASE_RULES: dict[str, Rule] = {
    "grade-id-missing": grade_id_missing,
    "grade-id-duplicate": grade_id_duplicate,
    "image-without-text": image_without_text,
    "network-read": network_read,
    "output-in-release": output_in_release,
    **{f"{rule}: {mark}": mark_in_release(mark) for mark, rule in MARKS.items()},
}


def _tree_or_empty(source: str) -> ast.Module:
    try:
        return parse(source)
    except SyntaxError:  # the rule code-syntax reports this
        return ast.Module(body=[], type_ignores=[])


def _assigned(source: str) -> list[str]:
    """The names without `_` at the start that a cell assigns in the notebook's namespace, sorted."""
    names: set[str] = set()
    nodes: list[ast.AST] = [_tree_or_empty(source)]
    while nodes:
        match nodes.pop():
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)  # what is assigned inside is a local name
            case ast.Lambda() | ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                pass  # a scope of its own
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                names |= {(alias.asname or alias.name).split(".")[0] for alias in aliases}
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case node:
                nodes += ast.iter_child_nodes(node)
    return sorted(name for name in names if not name.startswith("_"))


def _made(source: str) -> set[str]:
    """The names that a cell assigns, imports or defines in the notebook's namespace."""
    return {s.get_name() for s in _table(source).get_symbols() if s.is_assigned() or s.is_imported()}


def _needed(source: str) -> set[str]:
    """The names of the notebook's namespace that a cell uses and does not make itself."""
    names: set[str] = set()
    tables = [top := _table(source)]
    while tables:
        table = tables.pop()
        names |= {
            s.get_name() for s in table.get_symbols() if s.is_referenced() and (table is top or s.is_global())
        }
        tables += table.get_children()
    return names - _made(source)


def _table(source: str) -> SymbolTable:
    try:
        return symtable(as_python(source), "<cell>", "exec")
    except SyntaxError:  # the rule code-syntax reports this
        return symtable("", "<cell>", "exec")


def _calls(notebook: NotebookNode) -> Iterator[tuple[int, ast.Call]]:
    for number, cell in _numbered(notebook, "code"):
        for node in ast.walk(_tree_or_empty(cell.source)):
            if isinstance(node, ast.Call):
                yield number, node


def _name(function: ast.expr) -> str:
    return ast.unparse(function) if isinstance(function, ast.Name | ast.Attribute) else "a call"


class _Images(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img":
            self.found.append(dict(attrs))


def _html_images(text: str) -> list[dict[str, str | None]]:
    parser = _Images()
    parser.feed(text)
    return parser.found
