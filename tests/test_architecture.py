"""The layers of the packages: which module may import which; see the list below.

To move a module or add a room, put it in the right layer here. An import that the list forbids is a sign that what is
imported belongs in a lower room.
"""

import ast
import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = {"oxus": ROOT / "course", "oxus_widgets": ROOT / "widgets", "oxus_data": ROOT / "data"}

LAYERS = (
    ("oxus_data",),
    ("oxus_widgets",),
    ("oxus.core",),
    ("oxus.grader", "oxus.selfstudy"),
    ("oxus.checks",),
    ("oxus.student", "oxus.authoring", "oxus.publish"),
    ("oxus.teaching",),
    ("oxus",),  # cli, doctor, and the aliases for names of earlier editions
)
"""The rooms from the lowest layer to the highest. A room may import from itself and from lower layers only."""

LEVEL = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}


class Import(NamedTuple):
    """One import of one of our modules by another."""

    importer: str
    line: int
    imported: str
    name: str = ""
    """What is taken from the module; empty for the module itself."""

    def __str__(self) -> str:
        name = f".{self.name}" if self.name else ""
        return f"{self.importer}, line {self.line}, imports {self.imported}{name}"


def sources() -> dict[str, str]:
    """The text of each module of our packages, by its dotted name."""
    found = {}
    for package, folder in PACKAGES.items():
        for path in sorted((folder / package).rglob("*.py")):
            parts = path.relative_to(folder).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = path.read_text(encoding="utf-8")
    return found


def room(module: str) -> str:
    """The room that a module is in: the longest name in LAYERS that its own name begins with."""
    return max((r for r in LEVEL if module == r or module.startswith(f"{r}.")), key=len)


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes, those inside functions too, without what only a type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _nodes(node)


def imports(modules: dict[str, str]) -> list[Import]:
    """Every import of one of these modules by another of them."""
    found = []
    for importer, source in modules.items():
        bound: dict[str, str] = {}
        nodes = list(_nodes(ast.parse(source)))
        for node in nodes:
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name in modules:
                        found.append(Import(importer, node.lineno, alias.name))
                        bound[alias.asname or alias.name] = alias.name
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{importer}, line {node.lineno}: write the import with its full name"
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    if whole in modules:
                        found.append(Import(importer, node.lineno, whole))
                        bound[alias.asname or alias.name] = whole
                    elif node.module in modules:
                        found.append(Import(importer, node.lineno, str(node.module), alias.name))
        for node in nodes:  # what is taken from a module by `module.name`
            if isinstance(node, ast.Attribute) and (module := bound.get(ast.unparse(node.value))):
                found.append(Import(importer, node.lineno, module, node.attr))
    return [one for one in found if one.importer != one.imported]


def upward(found: list[Import]) -> list[str]:
    """The imports from a room to a higher one, or to another of the same layer."""
    lines = []
    for one in found:
        here, there = room(one.importer), room(one.imported)
        if here != there and LEVEL[there] >= LEVEL[here]:
            lines.append(
                f"{one}: {here} is in layer {LEVEL[here]}, {there} in layer {LEVEL[there]}: "
                "a room may import from itself and from lower layers only"
            )
    return lines


def cycle(found: list[Import]) -> str:
    """One cycle among the imports, as `a -> b -> a`; empty if there is none."""
    graph: dict[str, set[str]] = {}
    for one in found:
        graph.setdefault(one.importer, set()).add(one.imported)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " -> ".join(reversed(error.args[1]))
    return ""


def private(found: list[Import]) -> list[str]:
    """The imports of names that belong to another module alone."""
    return [
        f"{one}: a name with _ belongs to its module: make it public, or move it"
        for one in found
        if any(re.match(r"_(?!_)", part) for part in (one.name, one.imported.rpartition(".")[2]))
    ]


@pytest.fixture(scope="module")
def found() -> list[Import]:
    return imports(sources())


def test_every_room_of_the_list_is_there_and_imports_are_found(found):
    rooms = {room(one.importer) for one in found} | {room(one.imported) for one in found}
    assert rooms == set(LEVEL)
    assert any(one.importer == "oxus.doctor" and one.imported == "oxus.authoring.build" for one in found), (
        "an import inside a function"
    )


def test_no_room_imports_from_a_higher_layer_or_a_neighbour(found):
    assert upward(found) == []


def test_no_module_imports_itself_through_others(found):
    assert cycle(found) == ""


def test_no_module_uses_the_private_names_of_another(found):
    assert private(found) == []


def test_only_the_notebook_model_reads_what_nbgrader_says_of_a_cell():
    """Elsewhere a cell is asked through the predicates, which hold for damaged notebooks too."""
    may = {
        "oxus.core.notebook": "the model",
        "oxus.core.repair": "it writes the metadata of a submission again",
        "oxus.core.lost_metadata": "it gives metadata back to cells that lost it",
        "oxus.grader.one_submission": "it checks the metadata themselves against nbgrader's schema",
    }
    reads = re.compile(r"""metadata(\.nbgrader\b|\.get\(["']nbgrader|\[["']nbgrader)""")
    assert [name for name, text in sources().items() if reads.search(text) and name not in may] == []


# --- the checks themselves ---


def small(**changes: str) -> list[Import]:
    modules = {"oxus.core.a": "", "oxus.core.b": "", "oxus.authoring.c": "", "oxus.publish.d": ""}
    return imports(modules | {name.replace("__", "."): text for name, text in changes.items()})


def test_an_import_to_a_higher_room_is_named_even_inside_a_function():
    (line,) = upward(small(oxus__core__a="def f():\n    from oxus.authoring.c import g\n"))
    assert line.startswith("oxus.core.a, line 2, imports oxus.authoring.c.g: oxus.core is in layer 2, ")
    assert "oxus.authoring in layer 5" in line


def test_an_import_from_a_neighbour_is_named():
    assert len(upward(small(oxus__publish__d="from oxus.authoring import c"))) == 1
    assert upward(small(oxus__publish__d="from oxus.core import a")) == []


def test_a_cycle_is_named_and_one_for_types_only_is_none():
    back = "def f():\n    import oxus.core.b\n"
    assert cycle(small(oxus__core__a=back, oxus__core__b="from oxus.core.a import f")) in (
        "oxus.core.a -> oxus.core.b -> oxus.core.a",
        "oxus.core.b -> oxus.core.a -> oxus.core.b",
    )
    types = "if TYPE_CHECKING:\n    from oxus.core.b import B\n"
    assert cycle(small(oxus__core__a=types, oxus__core__b="from oxus.core.a import f")) == ""


@pytest.mark.parametrize(
    "text",
    [
        "from oxus.core.b import _own",
        "from oxus.core import b\nb._own(1)",
        "import oxus.core.b as other\ndef f():\n    return other._own",
        "import oxus.core.b\noxus.core.b._own",
    ],
)
def test_a_private_name_of_another_module_is_named(text):
    (line,) = private(small(oxus__core__a=text))
    assert "imports oxus.core.b._own" in line


def test_public_and_special_names_of_another_module_are_not():
    assert private(small(oxus__core__a="from oxus.core import b\nb.own, b.__file__")) == []
