"""Find out whether a function of a submission reads a variable that could hold an iterator.

This is a part of the rules of `oxus.grader.may_keep`. An iterator remembers how far it was read.
"""

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from oxus.grader.harmless_names import CHANGING, ITEMS, ITERATORS
from oxus.grader.may_change import Function, outermost

MOST_PASSES = 6
"""How often code is gone through at most. Honest code needs two or three passes; a long chain of variables in reverse
order would need one for each of them."""


class _TooLong(Exception):
    """Raised if more passes are needed."""


def reads_an_iterator(cells: Iterable[str]) -> bool:
    """Return whether a function reads a variable that could hold an iterator.

    Parameters
    ----------
    cells : iterable of str
        The student's own cells: what one of them defines, another can use.
    """
    cells = list(cells)
    known = (frozenset[str](), frozenset[str]())
    try:
        for _ in range(MOST_PASSES):  # one cell may use what another binds
            before = known
            for cell in cells:
                known = _learn(cell, *known)
            if known == before:
                break
        else:
            return True
    except _TooLong:
        return True
    return any(not known[1].isdisjoint(read_in_functions(cell)) for cell in cells)


@lru_cache(4000)
def _learn(
    source: str, givers: frozenset[str], holders: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the functions that could give back an iterator, and the variables of the notebook that could hold one or
    something that holds one, after a cell."""
    tree = ast.parse(source)
    outside = list(_outside_functions(tree))
    givers |= {
        alias.name
        for node in outside
        if isinstance(node, ast.ImportFrom) and node.module == "itertools"
        for alias in node.names
    }
    for _ in range(MOST_PASSES):  # one may be bound to another
        before = givers, holders
        givers |= {
            node.name
            for node in outside
            if isinstance(node, ast.FunctionDef) and _gives(node, givers | holders)
        }
        holders |= _holders(outside, givers | holders)
        if (givers, holders) == before:
            return givers, holders
    raise _TooLong


def _gives(function: ast.FunctionDef, known: frozenset[str]) -> bool:
    """Return whether a function could give back an iterator, or a function that it has made."""
    nodes = list(_outside_functions(function))
    known |= {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    returned = [node.value for node in nodes if isinstance(node, ast.Return) and node.value]
    for _ in range(MOST_PASSES):
        found = _holders([function, *nodes], known)
        if not found:
            return any(_may_iterate(value, known) for value in returned)
        known |= found
    raise _TooLong


def _holders(nodes: Iterable[ast.AST], known: frozenset[str]) -> frozenset[str]:
    """Return the variables to which some code binds what could be an iterator, or hold one."""
    both = set(known)
    for node in nodes:
        found: list[ast.AST] = []
        match node:
            case ast.Assign(targets=targets, value=value) if _may_iterate(value, both):
                found += targets
            case (
                ast.AnnAssign(target=target, value=ast.expr() as value)
                | ast.AugAssign(target=target, value=value)
                | ast.NamedExpr(target=target, value=value)
            ) if _may_iterate(value, both):
                found.append(target)
            case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value) if (
                _may_iterate(value, both, loop=True)
            ):
                found.append(target)
            case ast.withitem(optional_vars=ast.expr() as target):
                found.append(target)
            case ast.Call(func=ast.Attribute(value=target, attr=method), args=values) if method in CHANGING:
                if any(_may_iterate(value, both) for value in values):
                    found.append(target)
            case ast.FunctionDef(args=arguments) | ast.Lambda(args=arguments):
                values = [value for value in (*arguments.defaults, *arguments.kw_defaults) if value]
                if any(_may_iterate(value, both) for value in values):
                    found.append(arguments)
        for one in (below for target in found for below in ast.walk(target)):
            if isinstance(one, ast.arg | ast.Name):
                both.add(one.arg if isinstance(one, ast.arg) else one.id)
    return frozenset(both - known)


def _outside_functions(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes that are in no function, and the functions themselves."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, Function):
            yield from _outside_functions(node)


_CONSUMERS = {
    "all",
    "any",
    "dict",
    "frozenset",
    "len",
    "list",
    "max",
    "mean",
    "min",
    "set",
    "sorted",
    "str",
    "sum",
    "tuple",
}


def _may_iterate(value: ast.AST, names: Iterable[str], loop: bool = False) -> bool:
    """Return whether a value could be an iterator, or hold one."""
    match value:
        case ast.Call(func=ast.Name(id=name), args=[one, *_]) if (
            name in _CONSUMERS or loop and name in ITERATORS
        ):
            inner = one.elt if isinstance(one, ast.GeneratorExp | ast.ListComp) else one
            return _may_iterate(inner, names, loop=True)
        case ast.Call(func=ast.Attribute(attr=name, value=inner)) if loop and name in ITEMS:
            return _may_iterate(inner, names)
        case ast.comprehension(iter=ast.Call(func=ast.Attribute(attr="items", value=inner)), ifs=conditions):
            return any(_may_iterate(one, names) for one in (inner, *conditions))
        case ast.Call(func=ast.Attribute(attr="items")):
            return True  # of a dictionary it is no iterator, but of a table it is
        case ast.GeneratorExp() | ast.Lambda():
            return not loop
        case ast.Name(id=name):
            return name in names or name in ITERATORS
        case ast.Attribute(value=ast.Name(id="itertools" | "it")):
            return True
        case ast.Attribute(attr=name, value=inner):
            return name in ITERATORS - {"groupby", "map", "product", "filter", "repeat"} or _may_iterate(
                inner, names
            )
    return any(_may_iterate(below, names) for below in ast.iter_child_nodes(value))


@lru_cache(2000)
def read_in_functions(source: str) -> frozenset[str]:
    """Return the names that the functions of a cell read."""
    nodes = (below for function in outermost(ast.parse(source)) for below in ast.walk(function))
    return frozenset(
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )
