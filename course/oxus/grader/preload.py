"""Find the libraries that the warm process may load for a unit, by reading the imports of its cells.

Nothing that a unit's author wrote is run. Imports and the pure functions `warm_up` of our own libraries leave no trace
that a cell could see; what the author's cells do is done in each child, once, as in stock nbgrader.
"""

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode


@dataclass(frozen=True)
class Preload:
    """The names that a notebook's cells mention."""

    modules: tuple[str, ...] = ()
    """What statements at the top level of a cell import. A name from a package counts as `package.name`: it may be a
    module."""
    names: tuple[str, ...] = ()
    """All names and attributes in the cells: our libraries prepare what is among them."""


def preload(release: NotebookNode, beside: Collection[str] = ()) -> Preload:
    """Find the names that the code cells of a student's notebook import and mention; cells that are not plain Python
    are skipped.

    Parameters
    ----------
    release : NotebookNode
        The notebook.
    beside : collection of str
        Names of modules that are beside it, and are imported from there: they are left out.
    """
    trees = []
    for cell in release.cells:
        if cell.cell_type == "code":
            try:
                trees.append(ast.parse(cell.source))
            except (SyntaxError, ValueError, RecursionError, MemoryError):  # a magic
                continue
    imported = (name for tree in trees for name in _imported(tree))
    modules = dict.fromkeys(name for name in imported if name.partition(".")[0] not in beside)
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    return Preload(tuple(modules), tuple(sorted(names)))


def _imported(tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            yield statement.module
            yield from (f"{statement.module}.{alias.name}" for alias in statement.names if alias.name != "*")
