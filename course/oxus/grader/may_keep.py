"""Find out whether a submission's own code could keep something of the test that calls it.

A hidden test that calls a student's function can be read through its caller's frame, the history or the shell, and what
it passes to the function can be put aside. Few honest answers do anything like this. Those that do not are
tested without a fork (`oxus.grader.discarded_fork`), because forks double the processor time of a notebook.

The rules are a list of what is allowed (`oxus.grader.harmless_names`); everything else could keep something:

- only these kinds of syntax, built-in functions, modules and attributes;
- a function changes only what it has made itself in the same call;
- a function reads no variable of the notebook that could hold an iterator, which remembers how far it was read.

What the cells of the instructor define is trusted. The answer says nothing about the student: it only means that the
tests run in a fork.
"""

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from symtable import SymbolTable, symtable

from oxus.grader.harmless_names import (
    ARGUMENTS,
    BUILTINS,
    BY_NAME,
    CHANGING,
    ITERATORS,
    KEYWORDS_DENIED,
    MODULES,
    NEW,
    READING,
    SET,
    SHELL,
)

_SYNTAX = (
    *(
        ast.Module,
        ast.Expr,
        ast.Assign,
        ast.AugAssign,
        ast.AnnAssign,
        ast.Delete,
        ast.Pass,
        ast.Assert,
        ast.Raise,
    ),
    *(ast.FunctionDef, ast.Lambda, ast.arguments, ast.arg, ast.Return, ast.Import, ast.ImportFrom, ast.alias),
    *(
        ast.If,
        ast.For,
        ast.While,
        ast.Break,
        ast.Continue,
        ast.Try,
        ast.ExceptHandler,
        ast.With,
        ast.withitem,
    ),
    *(ast.Name, ast.Constant, ast.Attribute, ast.Subscript, ast.Slice, ast.Starred, ast.Call, ast.keyword),
    *(
        ast.BinOp,
        ast.UnaryOp,
        ast.BoolOp,
        ast.Compare,
        ast.IfExp,
        ast.NamedExpr,
        ast.JoinedStr,
        ast.FormattedValue,
    ),
    *(ast.List, ast.Tuple, ast.Set, ast.Dict, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp),
    *(ast.comprehension, ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context),
)
LONGEST = 200_000
"""Characters of a cell up to which it is looked at: the syntax tree of a longer one takes seconds and much memory."""

_Function = ast.FunctionDef | ast.Lambda
_LIST = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_METHODS = CHANGING - READING - {"random"}  # the module of numpy
_TABLES = ("DataFrame", "Series")
_PLAIN = (ast.Constant, ast.JoinedStr, ast.Compare, ast.BinOp, ast.UnaryOp)


def may_keep_a_test(sources: Iterable[str]) -> bool:
    """Return whether any of a student's cells has something that could keep a part of a test that calls it.

    Parameters
    ----------
    sources : iterable of str
        The student's own cells.
    """
    cells = list(sources)
    if any(map(_is_unknown, cells)):
        return True
    unsafe = frozenset().union(*map(_iterators, cells)) if cells else frozenset()
    return bool(unsafe) and any(not unsafe.isdisjoint(_read_in_functions(cell)) for cell in cells)


@lru_cache(2000)
def _is_unknown(source: str) -> bool:
    """Return whether a cell has something that is not on the lists."""
    if len(source) > LONGEST:
        return True
    try:
        tree = ast.parse(source)
        return (
            any(map(_is_strange, ast.walk(tree)))
            or any(map(_changes_others, _outermost(tree)))
            or _passes_a_change_on(tree)
            or _reads_hidden_names(symtable(source, "", "exec"))
        )
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # a magic command, too
        return True


def _outermost(tree: ast.AST) -> Iterator[_Function]:
    """Yield the functions that are in no other function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, _Function):
            yield node
        else:
            yield from _outermost(node)


def _is_strange(node: ast.AST) -> bool:
    """Return whether a piece of code is something that is not on the lists."""
    if not isinstance(node, _SYNTAX):
        return True
    match node:
        case ast.Import(names=names):
            return any(alias.name not in MODULES for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            return (
                bool(level)
                or module not in MODULES
                or any(alias.name not in READING | CHANGING for alias in names)
            )
        case ast.Name(id=name, ctx=context):
            return not _is_known(name) and not (name == "_" and isinstance(context, ast.Store))
        case ast.FunctionDef(name=name) | ast.arg(arg=name) | ast.ExceptHandler(name=str() as name):
            return not _is_known(name) and name != "_"
        case ast.Attribute(attr=name, ctx=ast.Load()):
            return name not in READING and name not in CHANGING
        case ast.Attribute(attr=name):
            return name not in SET
        case ast.keyword(arg=None):
            return True  # the names of the arguments are not here to be read
        case ast.keyword(arg=name):
            return name in KEYWORDS_DENIED or str(name).startswith("_")
        case ast.Call(func=ast.Attribute(attr="query"), args=arguments, keywords=keywords):
            return bool(keywords) or not all(map(_is_plain_query, arguments))
        case ast.Call(func=ast.Name(id="type") | ast.Attribute(attr="load"), args=arguments):
            return len(arguments) > 1
        case ast.Call(func=ast.Name(id="deepcopy") | ast.Attribute(attr="deepcopy"), args=[_, _, *_]):
            return True  # the second argument is written to
        case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name), args=arguments) if (
            module not in ("math", "pd", "nx", "folium", "oxus_data") and name in ARGUMENTS
        ):
            return len(arguments) > ARGUMENTS[name]  # one more argument is where numpy writes the result
        case ast.Call(func=ast.Attribute(attr="to_html" | "to_markdown" | "to_string"), args=[_, *_]):
            return True  # the first argument is a file
        case ast.Call(func=ast.Attribute(attr=method), args=arguments, keywords=keywords) if (
            method in BY_NAME
        ):
            named = [keyword.value for keyword in keywords if keyword.arg not in ("axis", "na_action")]
            return not all(map(_is_function, [*arguments[:1], *map(_second, named)]))
    return False


def _is_known(name: str) -> bool:
    """Return whether a name leads neither to the shell nor to a built-in function that is not on the list. Names that
    no built-in function has are the student's own, or were given by the instructor."""
    if name.startswith("__") or re.fullmatch(r"_(\d+|i+|i\d+|ih|oh|dh|exit_code)?", name):
        return False
    return name not in SHELL and (name in BUILTINS or not hasattr(builtins, name))


def _is_plain_query(node: ast.AST) -> bool:
    """Return whether the text of a table's `query` can be read here and has only names that are on the lists."""
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        return False
    text = re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`", "''", node.value)
    names, attributes = re.findall(r"(?<![\w.])[A-Za-z_]\w*", text), re.findall(r"\.\s*([A-Za-z_]\w*)", text)
    return all(map(_is_known, names)) and READING.issuperset(attributes)


def _second(node: ast.expr) -> ast.expr:
    """Return the function in `name=(column, function)`."""
    return node.elts[1] if isinstance(node, ast.Tuple) and len(node.elts) == 2 else node


def _is_function(node: ast.AST) -> bool:
    """Return whether an argument is certainly a function, or the name of one that is on the list."""
    match node:
        case ast.Constant(value=str() as name):
            return name in READING
        case ast.List(elts=nodes) | ast.Tuple(elts=nodes) | ast.Dict(values=nodes):
            return all(map(_is_function, nodes))
        case ast.Name(id=name):
            return hasattr(builtins, name)
        case ast.Attribute(value=ast.Name(id=name)):
            return name in ("np", "pd", "math", "statistics")
    return isinstance(node, ast.Lambda | ast.Constant)


def _passes_a_change_on(tree: ast.AST) -> bool:
    """Return whether a method that changes something is not called but kept, as in `keep = found.append`."""
    nodes = list(ast.walk(tree))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    return any(
        isinstance(node, ast.Attribute) and node.attr in _METHODS and id(node) not in called for node in nodes
    )


def _reads_hidden_names(scope: SymbolTable) -> bool:
    """Return whether code reads from the notebook a name that begins with an underscore, as the names of tests do."""
    is_cell = scope.get_type() == "module"
    return any(
        name.is_referenced() and (is_cell or name.is_global())
        for name in scope.get_symbols()
        if name.get_name()[0] == "_"
    ) or any(map(_reads_hidden_names, scope.get_children()))


# --- what functions change ---

_Bindings = Mapping[str, list[tuple[ast.AST, ast.AST | None]]]
_Scope = tuple[_Function, _Bindings]


def _changes_others(function: _Function, outer: tuple[_Scope, ...] = ()) -> bool:
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
            case ast.Attribute(attr="add_to") if id(node) in called:
                pass
            case ast.Attribute(value=value, attr=name) if name in CHANGING:
                if id(node) in called:
                    changed.append(value)
            case ast.Name(id=name, ctx=ast.Load()) if name in CHANGING - BUILTINS - READING:
                if not any(name in bindings for _, bindings in scopes):
                    return True  # it was imported by its name
    inner = [node for node in nodes if isinstance(node, _Function)]
    return any(not _is_own(what, scopes) for what in changed) or any(
        _changes_others(one, scopes) for one in inner
    )


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a function without those of its inner functions."""
    for node in ast.iter_child_nodes(function):
        yield node
        if not isinstance(node, _Function):
            yield from _own_nodes(node)


def _bindings(function: _Function, nodes: Iterable[ast.AST]) -> _Bindings:
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
        case ast.Call(func=ast.Attribute(attr="default_rng"), args=args):
            return all(isinstance(one, ast.Constant) for one in args)
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


def _put_into(name: str, function: _Function) -> Iterator[ast.AST | None]:
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


def _escapes(function: _Function, outer: _Function) -> bool:
    """Return whether an inner function could be called when the outer one has ended."""
    if isinstance(function, ast.Lambda):
        return True
    called = {id(node.func) for node in ast.walk(outer) if isinstance(node, ast.Call)}
    uses = [n for n in ast.walk(outer) if isinstance(n, ast.Name) and n.id == function.name]
    return bool(function.decorator_list) or any(id(use) not in called for use in uses)


# --- what functions read ---


@lru_cache(2000)
def _iterators(source: str) -> frozenset[str]:
    """Return the variables of the notebook that could hold an iterator after a cell, or something that holds one."""
    tree = ast.parse(source)
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    unsafe: set[str] = set()
    before = -1
    while before < len(unsafe):  # one may be bound to another
        before = len(unsafe)
        for node in _outside_functions(tree):
            match node:
                case ast.Assign(targets=targets, value=value):
                    found = [*targets] if _may_iterate(value, functions | unsafe) else []
                case (
                    ast.AnnAssign(target=target, value=ast.expr() as value)
                    | ast.NamedExpr(target=target, value=value)
                ):
                    found = [target] if _may_iterate(value, functions | unsafe) else []
                case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
                    found = [target] if _may_iterate(value, functions | unsafe, loop=True) else []
                case ast.withitem(optional_vars=ast.expr() as target):
                    found = [target]
                case ast.FunctionDef(args=arguments) | ast.Lambda(args=arguments):
                    values = [value for value in (*arguments.defaults, *arguments.kw_defaults) if value]
                    if any(_may_iterate(value, functions | unsafe) for value in values):
                        unsafe |= {one.arg for one in ast.walk(arguments) if isinstance(one, ast.arg)}
                    continue
                case _:
                    continue
            unsafe |= {one.id for target in found for one in ast.walk(target) if isinstance(one, ast.Name)}
    return frozenset(unsafe)


def _outside_functions(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield all nodes that are in no function, and the functions themselves."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, _Function):
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
        case ast.Call(func=ast.Attribute(attr="itertuples" | "iterrows" | "items")) if loop:
            return False
        case ast.GeneratorExp() | ast.Lambda():
            return not loop
        case ast.Name(id=name):
            return name in names or name in ITERATORS
        case ast.Attribute(attr=name, value=inner):
            return name in ITERATORS - {"groupby", "map", "product", "filter", "repeat"} or _may_iterate(
                inner, names
            )
    return any(_may_iterate(below, names) for below in ast.iter_child_nodes(value))


@lru_cache(2000)
def _read_in_functions(source: str) -> frozenset[str]:
    """Return the names that the functions of a cell read."""
    nodes = (below for function in _outermost(ast.parse(source)) for below in ast.walk(function))
    return frozenset(
        node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )
