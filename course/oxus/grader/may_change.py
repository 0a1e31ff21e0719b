"""Find out whether a function of a submission changes something that it has not made itself in the same call.

This is a part of the rules of `oxus.grader.may_keep`.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping

from oxus.grader.harmless_names import BUILTINS, CHANGING, CHANGING_GIVEN, MAKERS, NEW, READING

Function = ast.FunctionDef | ast.Lambda
_LIST = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_TABLES = ("DataFrame", "Series")
_PLAIN = (ast.Constant, ast.JoinedStr, ast.Compare, ast.BinOp, ast.UnaryOp)

_Bindings = Mapping[str, list[tuple[ast.AST, ast.AST | None]]]
_Scope = tuple[Function, _Bindings]


def changes_others(function: Function, outer: tuple[_Scope, ...] = ()) -> bool:
    """Return whether a function could change something that it has not made itself in the same call.

    Parameters
    ----------
    function : ast.FunctionDef or ast.Lambda
        The function; its inner functions are looked at, too.
    outer : tuple of pairs
        The functions that it is in, with their variables.
    """
    nodes = list(_own_nodes(function))
    scopes = (*outer, (function, _bindings(function, nodes)))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    changed: list[ast.AST] = []
    for node in nodes:
        match node:
            case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
                changed.append(value)
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
                changed.append(value)
            case ast.AugAssign(target=ast.Name() as name):
                changed.append(name)
            case ast.Call(func=ast.Attribute(value=value, attr="add_to"), args=arguments):
                changed += arguments if _is_new(value) else [value, *arguments]
            case ast.Call(
                func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments, keywords=keywords
            ) if name in CHANGING_GIVEN:
                given = [
                    *arguments[:1],
                    *(one.value for one in keywords if one.arg in ("drawn", "axes", "x")),
                ]
                changed += [one for one in given if not _is_new(one)]
            case ast.Call(func=ast.Attribute(attr="plot"), args=[_, *others]):
                changed += [one for one in others if not _is_new(one)]  # one of them is where to draw
            case ast.keyword(arg="ax", value=value):
                changed.append(value)
            case ast.Attribute(attr="add_to") if id(node) in called:
                pass
            case ast.Attribute(value=value, attr=name) if name in CHANGING:
                if id(node) in called:
                    changed.append(value)
            case ast.Name(id=name, ctx=ast.Load()) if name in CHANGING - BUILTINS - READING:
                if not any(name in bindings for _, bindings in scopes):
                    return True  # it was imported by its name
    inner = [node for node in nodes if isinstance(node, Function)]
    return any(not _is_own(what, scopes) for what in changed) or any(
        changes_others(one, scopes) for one in inner
    )


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function without those of its inner functions."""
    for node in ast.iter_child_nodes(function):
        yield node
        if not isinstance(node, Function):
            yield from _own_nodes(node)


def _bindings(function: Function, nodes: Iterable[ast.AST]) -> _Bindings:
    """Return what each variable of a function is bound to: the statement and the value, if it can be told."""
    found: dict[str, list[tuple[ast.AST, ast.AST | None]]] = {}
    values: dict[int, tuple[ast.AST, ast.AST | None]] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    values |= {id(one): (node, part) for one, part in _pairs(target, value)}
            case ast.AnnAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
                values[id(target)] = (node, value)
            case ast.AugAssign(target=target):
                values[id(target)] = (node, ast.Constant(0))  # it is a change, and looked at as such
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found.setdefault(name, []).append(values.get(id(node), (node, None)))
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.ExceptHandler(name=str() as name):
                found.setdefault(name, []).append((node, None))
            case ast.alias(name=name, asname=other):
                found.setdefault(other or name.partition(".")[0], []).append((node, None))
    return found


def _pairs(target: ast.AST, value: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield each variable of an assignment with what it is bound to."""
    match target, value:
        case (
            (ast.Tuple(elts=targets) | ast.List(elts=targets)),
            (ast.Tuple(elts=values) | ast.List(elts=values)),
        ):
            if len(targets) == len(values) and not any(
                isinstance(one, ast.Starred) for one in (*targets, *values)
            ):
                for one, part in zip(targets, values, strict=True):
                    yield from _pairs(one, part)
        case _:
            yield target, value


def _is_own(what: ast.AST, scopes: tuple[_Scope, ...], seen: frozenset[str] = frozenset()) -> bool:
    """Return whether something that a function changes was made in the same call."""
    name, depth = _root(what)
    place = next((n for n in range(len(scopes) - 1, -1, -1) if name in scopes[n][1]), -1)
    if place < 0 or name in seen or any(_escapes(one, scopes[place][0]) for one, _ in scopes[place + 1 :]):
        return False
    function, bindings = scopes[place]
    # A parameter that the function replaces by a new object before the change.
    body = function.body if isinstance(function.body, list) else []
    first = next((node for node, _ in bindings[name] if node in body), None)
    later = first is not None and _place(first) < _place(what)
    values = [value for node, value in bindings[name] if not (later and isinstance(node, ast.arg))]
    if depth == 0:
        return all(_is_new(value) or _is_part(value, scopes, seen | {name}) for value in values)
    return depth == 1 and all(map(_holds_new, values)) and all(map(_is_new, _put_into(name, function)))


def _is_part(value: ast.AST | None, scopes: tuple[_Scope, ...], seen: frozenset[str]) -> bool:
    """Return whether a value is a table of something that the function has made, or an item of a collection that it has
    made with all its items."""
    match value:
        case ast.Call(func=ast.Name(id=kind) | ast.Attribute(attr=kind), args=[ast.Name(id=name), *_]) if (
            kind in _TABLES
        ):
            return name in seen or _is_own(value.args[0], scopes, seen)
    return (
        isinstance(value, ast.Subscript | ast.Call) and _root(value)[1] == 1 and _is_own(value, scopes, seen)
    )


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _root(node: ast.AST) -> tuple[str, int]:
    """Return the name at the beginning of `name[0].setdefault(key, [])`, and how many steps follow; no name if there
    is another beginning or another step."""
    depth = 0
    while not isinstance(node, ast.Name):
        match node:
            case ast.Subscript(value=ast.Attribute(value=value, attr="loc" | "iloc" | "at" | "iat")):
                node = value
            case ast.Attribute(value=value, attr="loc" | "iloc" | "at" | "iat"):
                node = value
            case ast.Subscript(value=value) | ast.Call(func=ast.Attribute(value=value, attr="setdefault")):
                node, depth = value, depth + 1
            case _:
                return "", 0
    return node.id, depth


def _is_new(value: ast.AST | None) -> bool:
    """Return whether a value is certainly a new object, or one that cannot be changed."""
    match value:
        case ast.Call(func=ast.Attribute(value=inner, attr="add_to")):
            return _is_new(inner)  # it gives back the same object
        case ast.Call(
            func=ast.Name(id="DataFrame" | "Series") | ast.Attribute(attr="DataFrame" | "Series"), args=args
        ):
            return all(map(_is_new, args[:1])) and not any(
                keyword.arg == "data" for keyword in value.keywords
            )
        case ast.Call(func=ast.Attribute(attr="default_rng"), args=args, keywords=keywords):
            return all(isinstance(one, ast.Constant) for one in (*args, *(k.value for k in keywords)))
        case ast.Call(func=ast.Attribute(attr="plot"), args=args, keywords=keywords):
            return len(args) < 2 and not any(keyword.arg == "ax" for keyword in keywords)
        case ast.Call(func=ast.Name(id=name)) if name not in MAKERS:
            return False  # the student's own function
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), keywords=keywords):
            return name in NEW and not any(keyword.arg == "copy" for keyword in keywords)
        case ast.IfExp(body=one, orelse=other):
            return _is_new(one) and _is_new(other)
    return isinstance(value, (*_LIST, *_PLAIN))


def _holds_new(value: ast.AST | None) -> bool:
    """Return whether a value is a new collection whose items are certainly new, too."""
    match value:
        case ast.List(elts=items) | ast.Dict(values=items):
            return all(map(_is_new, items))
        case ast.ListComp(elt=item) | ast.DictComp(value=item):
            return _is_new(item)
        case ast.Call(
            func=ast.Name(id="defaultdict") | ast.Attribute(attr="defaultdict"), args=[ast.Name(id=kind)]
        ):
            return kind in ("dict", "float", "int", "list", "set", "Counter")
        case ast.Call(func=ast.Name(id="dict" | "list"), args=[], keywords=[]):
            return True
        case ast.Call(func=ast.Name(id="deepcopy") | ast.Attribute(attr="deepcopy")):
            return True
    return False


def _put_into(name: str, function: Function) -> Iterator[ast.AST | None]:
    """Yield what a function puts into a collection, or None for what cannot be told."""
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                pairs = (pair for target in targets for pair in _pairs(target, value))
                yield from (
                    part for one, part in pairs if isinstance(one, ast.Subscript) and _root(one) == (name, 1)
                )
            case (
                ast.For(target=target) | ast.comprehension(target=target) | ast.withitem(optional_vars=target)
            ):
                parts = ast.walk(target) if target else ()
                yield from (
                    None for one in parts if isinstance(one, ast.Subscript) and _root(one) == (name, 1)
                )
            case ast.Call(func=ast.Attribute(value=ast.Name(id=other), attr=method), args=arguments):
                if other == name and method in CHANGING:
                    yield arguments[-1] if method in ("append", "setdefault") and arguments else None


def _escapes(function: Function, outer: Function) -> bool:
    """Return whether an inner function could be called when the outer one has ended."""
    if isinstance(function, ast.Lambda):
        return True
    called = {id(node.func) for node in ast.walk(outer) if isinstance(node, ast.Call)}
    uses = [n for n in ast.walk(outer) if isinstance(n, ast.Name) and n.id == function.name]
    return bool(function.decorator_list) or any(id(use) not in called for use in uses)


def outermost(tree: ast.AST) -> Iterator[Function]:
    """Yield the functions that are in no other function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function):
            yield node
        else:
            yield from outermost(node)
