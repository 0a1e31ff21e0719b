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
from collections.abc import Iterable, Iterator
from functools import lru_cache
from symtable import SymbolTable, symtable

from oxus.grader.harmless_names import (
    ARGUMENTS,
    BUILTINS,
    BY_NAME,
    CHANGING,
    CHANGING_GIVEN,
    ITERATORS,
    KEYWORDS_DENIED,
    MAKERS,
    MODULE_NAMES,
    MODULES,
    PASSED_ON,
    READING,
    SET,
    SHELL,
)
from oxus.grader.may_change import changes_others, outermost
from oxus.grader.may_iterate import reads_an_iterator

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
    return reads_an_iterator(cells)


@lru_cache(2000)
def _is_unknown(source: str) -> bool:
    """Return whether a cell has something that is not on the lists."""
    if len(source) > LONGEST:
        return True
    try:
        tree = ast.parse(source)
        return (
            any(map(_is_strange, ast.walk(tree)))
            or any(map(changes_others, outermost(tree)))
            or _passes_a_change_on(tree)
            or _reads_hidden_names(symtable(source, "", "exec"))
        )
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # a magic command, too
        return True


def _is_strange(node: ast.AST) -> bool:
    """Return whether a piece of code is something that is not on the lists."""
    if not isinstance(node, _SYNTAX):
        return True
    match node:
        case ast.Import(names=names):
            return any(alias.name not in MODULES or _misnames(alias) for alias in names)
        case ast.ImportFrom(module=module, names=names, level=level):
            return (
                bool(level)
                or module not in MODULES
                or any(alias.name not in READING | CHANGING or _renames(alias) for alias in names)
                or module == "numpy"
                and any(alias.name in ARGUMENTS for alias in names)
            )
        case ast.Name(id=name, ctx=context):
            return not (_is_free(name) if isinstance(context, ast.Store) else _is_known(name))
        case ast.FunctionDef(name=name) | ast.arg(arg=name) | ast.ExceptHandler(name=str() as name):
            return not _is_free(name)
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
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=arguments) if name in ARGUMENTS:
            module = MODULE_NAMES.get(value.id, "") if isinstance(value, ast.Name) else ""
            # One more argument is where numpy writes the result.
            return module in ("", "numpy") and len(arguments) > ARGUMENTS[name] - (not module)
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


def _is_free(name: str) -> bool:
    """Return whether a submission may give a name to something of its own."""
    return name == "_" or _is_known(name) and name not in MODULE_NAMES and name not in MAKERS


def _misnames(alias: ast.alias) -> bool:
    """Return whether a module is imported under the name of another, or `itertools` under a name of its own."""
    name = alias.asname or alias.name.partition(".")[0]
    if name in MAKERS - {alias.name} or alias.name == "itertools" and name not in MODULE_NAMES:
        return True
    return MODULE_NAMES.get(name, alias.name) != alias.name


def _renames(alias: ast.alias) -> bool:
    """Return whether a function gets the name of a module, or one that is looked for by its name gets another."""
    if alias.asname in (None, alias.name):
        return alias.name in MODULE_NAMES and alias.name != "random"
    return not _is_free(str(alias.asname)) or alias.name in CHANGING | ITERATORS | CHANGING_GIVEN | {"count"}


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
    """Return whether a function or method that changes something is kept, not called, as in `keep = found.append`.

    A function of numpy changes its last argument if it gets one more than it needs. It is allowed as the only argument
    of a method such as `apply`, and in `map` with one collection.
    """
    nodes = list(ast.walk(tree))
    harmless: set[int] = set()
    for node in nodes:
        match node:
            case ast.Call(func=ast.Name(id="map"), args=[_, _] as given):
                harmless.add(id(given[0]))
            case ast.Call(func=ast.Attribute(attr=method), args=[] | [_] as given, keywords=keywords) if (
                method == "map" or method in BY_NAME
            ):
                named = (keyword.value for keyword in keywords)
                harmless |= {id(one) for value in (*given, *named) for one in _listed(value)}
    numpy = {
        id(node)
        for node in nodes
        if isinstance(node, ast.Attribute)
        and node.attr in ARGUMENTS
        and _module(node) in ("np", "numpy")
        and (_module(node), node.attr) not in PASSED_ON
    }
    harmless &= numpy
    harmless |= {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    for node in nodes:  # a column of a table can have the name `text` or `title`
        match node:
            case ast.Attribute(value=ast.Attribute(attr="text" | "title") as read):
                harmless.add(id(read))
            case ast.FormattedValue(value=read) | ast.Compare(left=read) | ast.Subscript(value=read):
                harmless.add(id(read))
    return any(
        (node.attr in CHANGING and (_module(node), node.attr) not in PASSED_ON or id(node) in numpy)
        and id(node) not in harmless
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    )


def _module(node: ast.Attribute) -> str:
    """Return the name before the point of `np.add`; empty if something else is there."""
    return node.value.id if isinstance(node.value, ast.Name) else ""


def _listed(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a value, or the values of a collection that is written out."""
    match node:
        case ast.List(elts=nodes) | ast.Tuple(elts=nodes) | ast.Dict(values=nodes):
            for one in nodes:
                yield from _listed(one)
        case _:
            yield node


def _reads_hidden_names(scope: SymbolTable) -> bool:
    """Return whether code reads from the notebook a name that begins with an underscore, as the names of tests do."""
    is_cell = scope.get_type() == "module"
    return any(
        name.is_referenced() and (is_cell or name.is_global())
        for name in scope.get_symbols()
        if name.get_name()[0] == "_"
    ) or any(map(_reads_hidden_names, scope.get_children()))
