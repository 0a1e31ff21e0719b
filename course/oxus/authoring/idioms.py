"""Find Python idioms that a unit uses before they are taught.

`course/units/idioms.toml` lists the idioms of the course. A unit teaches new ones in *Python boxes*: Markdown cells
that begin with `### Python box · <heading>`. It can explain others below a plain heading of the third level. An idiom
is used where its pattern occurs in code that students see or have to write: cells shown, the code that an answer starts
from, and the reference solutions of Core exercises.

    [[idioms]]
    id = "groupby"
    name = "one result per group"
    patterns = ["_.groupby(...)"]
    unit = "02-historic-frontiers"    # without a unit, no unit teaches it yet
    heading = "groups"

A pattern is Python code. In it, `_` stands for any expression or name, and `...` for any further arguments, elements or
statements. The name of a class of Python's `ast` module (`For`, `Lambda`) stands for any node of that class.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from oxus.authoring.source import read_source
from oxus.core.cell_source import parse
from oxus.core.layout import UNITS, unit_ids, unit_source
from oxus.core.notebook import exercises, is_answer, is_further, is_locked, is_test
from oxus.core.settings import read_settings_file

FILE = "idioms.toml"
MOST_BOXES = 8
"""How many new idioms a unit may teach."""
_HEADING = re.compile(r"^### (Python box · )?(.+?)\s*$", re.MULTILINE)
_IGNORED = {"ctx", "kind", "type_comment", "type_params"}


@dataclass(frozen=True)
class Idiom:
    """A way to write something in Python that a beginner has to be shown."""

    id: str
    name: str
    patterns: tuple[str, ...]
    unit: str = ""
    """The unit that teaches it; empty if none does yet."""
    heading: str = ""
    """The heading there, without *Python box ·*."""


@dataclass(frozen=True)
class Use:
    """The first place of a unit where an idiom is used."""

    idiom: Idiom
    cell: int
    """The number of the cell in the source, from 1."""
    code: str
    """The first line of the code that uses it."""


def read_idioms(course: Path) -> list[Idiom]:
    """Read the idioms of a course; none if it has no list of them.

    Raises
    ------
    CourseError
        If the file is not TOML, or an idiom lacks its id, name or patterns, has one twice, names no unit of the course
        or has a pattern that is not Python; all problems at once.
    """
    path = course / UNITS / FILE
    if not path.exists():
        return []
    file = read_settings_file(path)
    file.only({"idioms"})
    found: dict[str, Idiom] = {}
    for key in file.tables("idioms"):
        file.only({"id", "name", "patterns", "unit", "heading"}, *key)
        unit, heading = file.text(*key, "unit", default=""), file.text(*key, "heading", default="")
        idiom = Idiom(
            file.text(*key, "id"),
            file.text(*key, "name"),
            file.texts(*key, "patterns") or (),
            unit or "",
            heading or "",
        )
        if idiom.id in found:
            file.problem((*key, "id"), f"{idiom.id!r} is already the id of another idiom")
        if unit and unit not in unit_ids(course):
            file.problem((*key, "unit"), f"there is no unit {unit!r}")
        if bool(unit) != bool(heading):
            file.problem(key, "give both the unit that teaches it and the heading there, or neither")
        for pattern in idiom.patterns:
            try:
                _pattern(pattern)
            except SyntaxError:
                file.problem((*key, "patterns"), f"{pattern!r} is neither Python nor a class of `ast`")
        found[idiom.id] = idiom
    file.check()
    return list(found.values())


def boxes(notebook: NotebookNode) -> list[str]:
    """The headings of a unit's Python boxes, without these words."""
    return [heading for heading, (_, is_box) in _headings(notebook).items() if is_box]


def _headings(notebook: NotebookNode) -> dict[str, tuple[int, bool]]:
    """The headings of the third level, each with the number of its cell, from 1, and whether it is that of a box."""
    return {
        heading: (number, bool(box))
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "markdown"
        for box, heading in _HEADING.findall(cell.source)
    }


def uses(notebook: NotebookNode, idioms: Iterable[Idiom]) -> list[Use]:
    """The first use of each idiom in what students see of a unit, or need to write for its Core, in order."""
    nodes = _nodes(notebook)
    found = [use for idiom in idioms if (use := _first_use(nodes, idiom))]
    return sorted(found, key=lambda use: use.cell)


def _nodes(notebook: NotebookNode) -> dict[type, list[tuple[int, ast.AST]]]:
    """The parts of the code of a unit by kind, in order, with the numbers of their cells."""
    found: dict[type, list[tuple[int, ast.AST]]] = {}
    for number, tree in _code(notebook):
        for node in ast.walk(tree):
            found.setdefault(type(node), []).append((number, node))
    return found


def _first_use(nodes: dict[type, list[tuple[int, ast.AST]]], idiom: Idiom) -> Use | None:
    found = []
    for pattern in map(_pattern, idiom.patterns):
        kind = pattern if isinstance(pattern, type) else type(pattern)
        found += [one for one in nodes.get(kind, ()) if _matches(pattern, one[1])][:1]
    number, node = min(found, key=lambda one: one[0], default=(0, ast.Pass()))
    return Use(idiom, number, ast.unparse(node).split("\n")[0]) if number else None


def untaught(course: Path, unit: str, notebook: NotebookNode | None = None) -> list[Use]:
    """The idioms that a unit uses before it or a unit before it has taught them.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    notebook : NotebookNode, optional
        The unit, if it is already read.
    """
    notebook = notebook or read_source(unit_source(course, unit))
    here = _headings(notebook)
    return [
        use
        for use in uses(notebook, read_idioms(course))
        if not (
            0 < here.get(use.idiom.heading, (0, False))[0] < use.cell
            if use.idiom.unit == unit
            else "" < use.idiom.unit < unit
        )
    ]


def problems(course: Path, unit: str) -> list[str]:
    """What is wrong with the Python boxes of a unit: one line per problem; empty for a unit that has no boxes yet."""
    notebook = read_source(unit_source(course, unit))
    own, here = boxes(notebook), _headings(notebook)
    if not own:
        return []
    listed = [idiom for idiom in read_idioms(course) if idiom.unit == unit]
    known, used = {idiom.heading for idiom in listed}, {use.idiom.id for use in uses(notebook, listed)}
    lines = [
        f"{unit}: cell {here[heading][0]}: the box {heading!r} is not in {FILE}: add its idiom and patterns"
        for heading in own
        if heading not in known
    ]
    for idiom in listed:
        if idiom.heading not in here:
            lines.append(
                f"{unit}: {FILE} teaches {idiom.id!r} below {idiom.heading!r}, but there is no such heading"
            )
        elif idiom.id not in used:
            lines.append(
                f"{unit}: nothing below {idiom.heading!r} fits the patterns of {idiom.id!r}: correct one of them"
            )
    if len(own) > MOST_BOXES:
        lines.append(f"{unit}: {len(own)} boxes: teach at most {MOST_BOXES} new idioms")
    for use in untaught(course, unit, notebook):
        where = f"unit {use.idiom.unit} teaches it" if use.idiom.unit else "no unit teaches it"
        lines.append(
            f"{unit}: cell {use.cell}: {use.idiom.name} ({use.idiom.id}) is used before it is taught, in "
            f"`{use.code}`; {where}"
        )
    return lines


def _code(notebook: NotebookNode) -> Iterator[tuple[int, ast.Module]]:
    """Yield the code that students see or have to write, with the number of its cell."""
    further = {id(e.answer) for e in exercises(notebook) if e.further}
    for number, cell in enumerate(notebook.cells, start=1):
        folded = cell.metadata.get("jupyter", {}).get("source_hidden")
        if cell.cell_type != "code" or folded or is_test(cell) or id(cell) in further or is_further(cell):
            continue
        if is_locked(cell) and not is_answer(cell):
            continue
        yield number, parse(cell.source)


def _pattern(text: str) -> ast.AST | type[ast.AST]:
    """A pattern as a tree, or as the class of its nodes."""
    kind = getattr(ast, text, None) if text.isidentifier() else None
    if isinstance(kind, type) and issubclass(kind, ast.AST):
        return kind
    (statement,) = ast.parse(text).body or [ast.Pass()]
    return statement.value if isinstance(statement, ast.Expr) else statement


def _matches(pattern: object, found: object) -> bool:
    """Whether a part of a tree has the form of a pattern."""
    if isinstance(pattern, type):
        return isinstance(found, pattern)
    if isinstance(pattern, list):
        return isinstance(found, list) and _match_lists(pattern, found)
    if isinstance(pattern, ast.Name) and pattern.id == "_":
        return isinstance(found, ast.expr)
    if isinstance(pattern, ast.Call) and isinstance(found, ast.Call):
        return _match_calls(pattern, found)
    if isinstance(pattern, ast.AST):
        return type(pattern) is type(found) and all(
            _matches(value, getattr(found, name, None))
            for name, value in ast.iter_fields(pattern)
            if name not in _IGNORED
        )
    return pattern in ("_", found)


def _match_calls(pattern: ast.Call, found: ast.Call) -> bool:
    """As `_matches`; a named argument of the pattern may be anywhere among the others."""
    rest = any(map(_is_rest, pattern.args))
    named = {keyword.arg: keyword.value for keyword in found.keywords}
    return (
        _matches(pattern.func, found.func)
        and _match_lists(pattern.args, found.args)
        and all(k.arg in named and _matches(k.value, named[k.arg]) for k in pattern.keywords)
        and (rest or len(pattern.keywords) == len(found.keywords))
    )


def _match_lists(pattern: Sequence[ast.AST], found: Sequence[ast.AST]) -> bool:
    """As `_matches`; a `...` at the end of the pattern stands for any number of further parts."""
    if pattern and _is_rest(pattern[-1]):
        pattern, found = pattern[:-1], found[: len(pattern) - 1]
    return len(pattern) == len(found) and all(map(_matches, pattern, found))


def _is_rest(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Expr) else node
    return isinstance(value, ast.Constant) and value.value is ...
