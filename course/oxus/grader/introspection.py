"""Find out whether a submission's own code could keep something of the test that calls it.

A hidden test that calls a student's function can be read through its caller's frame, the history or the shell, and what
it passes to the function can be put aside. Few honest answers do anything like this. All others are tested
without a fork (`oxus.grader.discarded_fork`), because forks double the processor time of a notebook. The rules here
list what is known to be harmless, and assume that everything else could keep something. This says nothing about the
student: it only means that the tests run in a fork.
"""

import ast
import builtins
import contextlib
import re
from collections.abc import Iterable
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MODULES = _words(
    "abc bisect calendar collections copy csv dataclasses datetime decimal enum folium fractions functools "
    "heapq html itertools json math matplotlib networkx numbers numpy operator oxus_data oxus_widgets pandas "
    "random re scipy shapely statistics textwrap time typing unicodedata warnings"
)
"""Modules that may be imported: their public functions do not look at their callers."""
SHOWN = frozenset({"HTML", "Markdown", "SVG", "display"})
"""What may be imported from IPython.display."""

_BUILTINS = _words(
    "breakpoint compile copyright credits delattr dir eval exec exit getattr globals help input license locals "
    "memoryview open quit setattr vars"
)
_NAMES = _words(
    # Attributes that are named by a string, and strings that are run as code.
    "allow_pickle attrgetter Element eval Figure format_map Formatter ForwardRef frompyfunc get_type_hints "
    "jinja2 lambdify MacroElement make_dataclass methodcaller pickle read_pickle render singledispatch "
    "singledispatchmethod StrMethodFormatter Template to_pickle vformat "
    # Parts of libraries, and modules that they have imported.
    "bltns builtins catch_warnings compat computation core ctypes ctypeslib dis formatwarning gc importlib "
    "inspect io lib linecache logging os scope showwarning subprocess sys testing threading traceback types "
    "util utils webbrowser "
    # The shell.
    "comm get_ipython history_manager In ip kernel Out shell user_ns with_traceback "
)
_FRAMES = re.compile(r"(tb|gi|cr|ag|f|co)_\w+")
_FILES = _words("dump save savefig savetxt to_csv to_excel to_json tofile write_bytes write_text")
"""Methods that write a file, which may be a module that is imported later."""
_BY_NAME = frozenset({"agg", "aggregate", "apply", "transform"})
"""Methods of tables that call another method by its name, if they are given a string."""
_KEEPING = _words(
    "add add_edge add_edges_from add_node add_nodes_from append appendleft extend extendleft heappush "
    "heapreplace insert insort insort_left insort_right push put send setdefault setitem subtract update write "
    "writelines"
)
"""Methods that put something into an object or an open file."""
_NEW = (ast.List, ast.Dict, ast.Set, ast.Call, ast.ListComp, ast.DictComp, ast.SetComp)


def may_keep_a_test(sources: Iterable[str]) -> bool:
    """Return whether any of a student's cells has something that could keep a part of a test that calls it.

    Parameters
    ----------
    sources : iterable of str
        The student's own cells.
    """
    return any(map(_may_keep, sources))


def reads_its_caller(sources: Iterable[str]) -> str:
    """Return the first name by which a cell could read the test that calls it; empty if there is none.

    Parameters
    ----------
    sources : iterable of str
        The student's own cells.
    """
    for source in sources:
        for word in _READING.findall(source):  # also in a string, as for `getattr`
            return str(word)
        if _INPUTS.search(source):
            return "In"
    return ""


_READING = re.compile(
    r"\b(_getframe|_current_frames|currentframe|getouterframes|inspect\.stack|f_back|gi_frame|cr_frame|ag_frame"
    r"|tb_frame|f_locals|co_consts|linecache|history_manager|get_referrers|_ih)"
)
_INPUTS = re.compile(r"^[^#\n]*\bIn\[", re.MULTILINE)
"""The inputs of all cells. In a comment, as in `# In[3]:`, they come from a notebook that was saved as a script."""


def equals_everything(sources: Iterable[str]) -> bool:
    """Return whether a cell defines an `__eq__` that does not use the object that it is given.

    Parameters
    ----------
    sources : iterable of str
        The student's own cells.
    """
    for source in sources:
        if "__eq__" in source or "ANY" in source:
            with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                if any(map(_ignores_the_other, ast.walk(ast.parse(source)))):
                    return True
    return False


def _ignores_the_other(node: ast.AST) -> bool:
    match node:
        case ast.FunctionDef(name="__eq__") as function:
            pass
        case ast.Assign(
            targets=[ast.Name(id="__eq__") | ast.Attribute(attr="__eq__")], value=ast.Lambda() as function
        ):
            pass
        case ast.ImportFrom(module="unittest.mock" | "mock", names=names):
            return any(alias.name == "ANY" for alias in names)
        case ast.Dict(keys=keys, values=values):
            return any(
                isinstance(key, ast.Constant)
                and key.value == "__eq__"
                and isinstance(value, ast.Lambda)
                and _never_names_the_other(value)
                for key, value in zip(keys, values, strict=True)
            )
        case _:
            return False
    return _never_names_the_other(function)


def _never_names_the_other(function: ast.FunctionDef | ast.Lambda) -> bool:
    body = function.body if isinstance(function.body, list) else [function.body]
    match body[-1]:
        case ast.Raise() | ast.Return(value=ast.Name(id="NotImplemented")):
            return False
    given = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)][1:2] or [
        getattr(function.args.vararg, "arg", "")
    ]
    used = {below.id for one in body for below in ast.walk(one) if isinstance(below, ast.Name)}
    return given[0] not in used


@lru_cache(2000)
def _may_keep(source: str) -> bool:
    try:
        tree = ast.parse(source)
        nodes = list(ast.walk(tree))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # a magic command, too
        return True
    own = _bound(nodes)
    functions = [
        node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    ]
    harmless = {id(node.func) for node in nodes if isinstance(node, ast.Call) and _plain_query(node)}
    inner = {id(below) for one in functions for below in ast.walk(one) if below is not one}
    outer = [one for one in functions if id(one) not in inner]
    return any(_looks(node, own) for node in nodes if id(node) not in harmless) or any(map(_keeps, outer))


def _bound(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the names that a piece of code binds."""
    found = set()
    for node in nodes:
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.ExceptHandler(name=str() as name):
                found.add(name)
    return found


def _keeps(function: ast.AST) -> bool:
    """Return whether a function could put something where it remains after the call."""
    nodes = list(ast.walk(function))
    local = _bound(node for node in nodes if node is not function)
    for node in nodes:
        match node:
            case ast.Global() | ast.Nonlocal():
                return True
            case ast.arguments(defaults=defaults, kw_defaults=more):
                if any(isinstance(value, _NEW) for value in [*defaults, *more]):
                    return True
            case ast.Attribute(value=value, ctx=ast.Store()) | ast.Subscript(value=value, ctx=ast.Store()):
                if _root(value) not in local:
                    return True
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in _KEEPING:
                if _root(value) not in local:
                    return True
            case ast.keyword(arg="inplace" | "file"):
                return True
    return False


def _root(node: ast.AST) -> str:
    """Return the name at the beginning of `name.part[0].part`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _looks(node: ast.AST, own: set[str]) -> bool:
    """Return whether a piece of code could lead to its caller."""
    match node:
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] not in MODULES or _named(alias.name) for alias in names)
        case ast.ImportFrom(module="IPython.display", names=names):
            return not {alias.name for alias in names} <= SHOWN
        case ast.ImportFrom(module=module, names=names, level=level):
            root = (module or "").partition(".")[0]
            return bool(level) or root not in MODULES or any(_named(f"{module}.{a.name}") for a in names)
        case ast.Name(id=name):
            private = name.startswith("__") or (name.startswith("_") and name not in own | {"_"})
            return private or name in _BUILTINS or name in _NAMES
        case ast.Attribute(attr=name) if name in _FILES or name == "query" or name.startswith("format"):
            return True
        case (
            ast.arg(annotation=ast.Constant(value=str())) | ast.FunctionDef(returns=ast.Constant(value=str()))
        ):
            return True
        case ast.Call(func=ast.Attribute(attr="load"), args=[_, _, *_]):
            return True  # the second one can allow pickles
        case ast.Call(func=ast.Name(id="type"), args=[_, _, *_]):
            return True
        case ast.Attribute(attr=name):
            return _named(name)
        case ast.keyword(arg=str() as name):
            return _named(name)
        case ast.MatchClass() | ast.ClassDef():
            return True
        case ast.Call(func=ast.Attribute(attr=method), args=arguments, keywords=keywords) if (
            method in _BY_NAME
        ):
            return not all(_function(a) for a in [*arguments[:1], *(k.value for k in keywords)])
    return False


def _plain_query(node: ast.Call) -> bool:
    """Return whether a call is that of a table's `query` with a text that can be read here."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr="query"), args=[ast.Constant(value=str() as text)], keywords=[]
        ):
            return not any(map(_named, re.findall(r"\w+", text)))
    return False


def _named(path: str) -> bool:
    return any(
        part.startswith("_") or part in _NAMES or _FRAMES.fullmatch(part) is not None
        for part in path.split(".")
    )


def _function(node: ast.AST) -> bool:
    """Return whether an argument is certainly a function, or a text that can be read here."""
    match node:
        case ast.Lambda():
            return True
        case ast.Constant(value=value):
            return not (isinstance(value, str) and _named(value))
        case ast.Name(id=name):
            return hasattr(builtins, name)
        case ast.Attribute(value=ast.Name(id=name)):
            return name in ("np", "pd", "math", "statistics")
        case ast.List(elts=nodes) | ast.Tuple(elts=nodes) | ast.Dict(values=nodes):
            return all(_function(one) for one in nodes)
    return False
