"""One answer tried: the tests that a student can see are run on it to their end, and what it gives back is kept.

The tests run in copies of the notebook's variables. A check that fails is noted and the next one made; each output is
kept twice, as it is and as the unit's helpers for the tests read it (`as_ids`, `as_numbers`, ...), which is how the
tests themselves overlook whether an answer is a set, a list or a table.
"""

import ast
import contextlib
import copy
import dis
import functools
import io
import random
import sys
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from oxus.core.cell_source import parse
from oxus.core.notebook import Exercise
from oxus.selfstudy.normalize import plain

LIBRARY = "oxus.checks"
"""The module with the helpers of most tests."""
READERS = frozenset({"ids", "mapping", "number", "numbers", "truth", "word"})
"""Its functions that read an output."""

# Names that the rewritten tests call; no notebook has them.
_NOTE, _LENS = "__oxus_note__", "__oxus_lens__"
_FAULTS = (Exception, SystemExit)
_BARE = (bool, type(None))


@dataclass
class Call:
    """One call of one of the exercise's functions, or one value of its variables."""

    target: str
    output: Any = None
    error: str = ""
    """The name of the exception, if there was one."""
    seen: Any = None
    """The output as a helper of the tests read it."""
    has_seen: bool = False
    reader: Callable[[Any], Any] | None = field(default=None, repr=False)
    """How it was read: what the helper makes of another output in its place."""
    further: list[Any] | None = None
    """Which further call it is (see `attempt`); None for one of the tests' own."""


@dataclass
class Trial:
    """What came of trying an answer."""

    calls: list[Call] = field(default_factory=list)
    failing: list[tuple[str, str]] = field(default_factory=list)
    """The checks that failed: their place in the tests, and what they say."""
    missing: list[str] = field(default_factory=list)
    """Names of the exercise that the notebook has no value for."""
    empty: bool = False
    """Nothing but the stub is there."""
    error: str = ""
    """The first error of the student's own code, with its line."""

    @property
    def message(self) -> str:
        """The first thing that the tests say; empty if all pass."""
        return next((message for _, message in self.failing if message), "")


def attempt(
    exercise: Exercise,
    functions: list[str],
    values: list[str],
    notebook: dict[str, Any],
    extra: list[list[Any]] | None = None,
) -> Trial:
    """Try the answer that a notebook's variables hold.

    Parameters
    ----------
    exercise : Exercise
        The exercise as the student's notebook has it: with its stub, and without hidden tests.
    functions, values : list of str
        The names that an answer defines.
    notebook : dict
        The notebook's variables; neither changed nor their contents, as far as they can be copied.
    extra : list of [str, int, str], optional
        Further calls: of this function, with the arguments of its call of this number, changed in this way.

    Returns
    -------
    Trial
    """
    trial = Trial(missing=[name for name in (*functions, *values) if name not in notebook])
    if functions and set(functions) <= set(trial.missing):
        return trial
    helpers = [_rewritten(cell.source, _Helpers()) for cell in exercise.helpers]
    checks = [_rewritten(source, _Checks(n)) for n, source in enumerate(exercise.checks)]
    variables = _copied(notebook, _names([*helpers, *checks], notebook))
    written = [variables[name] for name in functions if isinstance(variables.get(name), types.FunctionType)]
    stub = _stub_values(exercise.answer.source)
    untouched = all(name in trial.missing or _as_in(stub, name, notebook[name]) for name in values)
    trial.empty = untouched and all(map(_says_nothing, written)) and (bool(written) or not functions)
    recorder = _Recorder(trial, functions, extra or [])
    for name in functions:
        if callable(variables.get(name)):
            variables[name] = _Called(name, variables[name], recorder)
    for name in values:
        if name in variables:
            trial.calls.append(Call(name, variables[name]))
    variables[_NOTE], variables[_LENS] = recorder.note, recorder.lens
    variables["display"] = lambda *_, **__: None
    with _quiet():
        try:
            for tree in helpers:
                exec(compile(tree, "<tests>", "exec"), variables)
            for name, value in list(variables.items()):
                if isinstance(value, types.ModuleType) and value.__name__ == LIBRARY:
                    variables[name] = _Library(value, recorder)
            for tree in checks:
                exec(compile(tree, "<tests>", "exec"), variables)
        except Exception as error:  # a definition that needs what was not run
            recorder.note("definitions", error)
        recorder.more(variables)
    stopped = {call.error for call in trial.calls if call.target in functions}
    trial.empty = trial.empty or (untouched and stopped == {"NotImplementedError"})
    return trial


class _Recorder:
    """Keeps what the functions give back while the tests run."""

    def __init__(self, trial: Trial, functions: list[str], extra: list[list[Any]]) -> None:
        self.trial, self.extra = trial, extra
        self.inside = 0
        self.arguments: dict[str, list[tuple[Any, Any]]] = {name: [] for name in functions}
        self.again = {name for name, *_ in extra}

    def call(self, name: str, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if self.inside:  # the function calls itself, or another of the exercise
            return function(*args, **kwargs)
        if name in self.again:
            self.arguments[name].append(
                ([own_copy(a) for a in args], {k: own_copy(a) for k, a in kwargs.items()})
            )
        self.inside += 1
        try:
            output = function(*args, **kwargs)
            if isinstance(output, Iterator):
                output = list(output)
        except _FAULTS as error:
            self.trial.calls.append(Call(name, error=type(error).__name__))
            if not self.trial.error:
                self.trial.error = explained(error)
            raise
        finally:
            self.inside -= 1
        self.trial.calls.append(Call(name, output))
        return output

    def note(self, place: str, error: BaseException) -> None:
        message = str(error) if isinstance(error, AssertionError) else explained(error)
        self.trial.failing.append((place, message))

    def lens(self, helper: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(helper)
        def read(*args: Any, **kwargs: Any) -> Any:
            given = [*args, *kwargs.values()]
            call = next(
                (c for c in reversed(self.trial.calls) if not c.error and any(c.output is g for g in given)),
                None,
            )
            try:
                result = helper(*args, **kwargs)
            except AssertionError:
                if call and not call.has_seen:
                    call.seen, call.has_seen = "refused", True
                raise
            if (
                call
                and not call.has_seen
                and not isinstance(result, _BARE)
                and type(result).__name__ != "bool_"
            ):
                call.seen, call.has_seen = own_copy(result), True

                def again(output: Any) -> Any:
                    there = [output if a is call.output else a for a in args]
                    return helper(*there, **{k: output if a is call.output else a for k, a in kwargs.items()})

                call.reader = again
            return result

        return read

    def more(self, variables: dict[str, Any]) -> None:
        """Make the further calls; each output is read as that of the call whose arguments it has."""
        of_name = {name: [c for c in self.trial.calls if c.target == name] for name in self.again}
        for further in self.extra:
            name, number, way = further
            if number >= len(of_name[name]) or not isinstance(variables.get(name), _Called):
                continue
            args, kwargs = self.arguments[name][number]
            before = len(self.trial.calls)
            with contextlib.suppress(*_FAULTS):
                output = variables[name](
                    *ARGUMENT_CHANGES[way]([own_copy(a) for a in args]), **own_copy(kwargs)
                )
                if reader := of_name[name][number].reader:
                    last = self.trial.calls[-1]
                    last.seen, last.has_seen = "refused", True
                    last.seen = reader(output)
            for call in self.trial.calls[before:]:
                call.further = further


def _backwards(args: list[Any]) -> list[Any]:
    """The rows of the last table, or Series, in another order."""
    for number in reversed(range(len(args))):
        if hasattr(args[number], "iloc"):
            args[number] = args[number].iloc[::-1]
            break
    return args


def _turned(args: list[Any]) -> list[Any]:
    """The items of each text that lists some in another order."""
    return [";".join(reversed(a.split(";"))) if isinstance(a, str) else a for a in args]


def _gap(args: list[Any]) -> list[Any]:
    """The first date missing in the first row that the other arguments speak of."""
    words = {a for a in args if isinstance(a, str)}
    for number, table in enumerate(args):
        if not _is_table(table):
            continue
        dates = [name for name in table.columns if "datetime" in str(table[name].dtype)]
        named = [n for n, row in enumerate(table.itertuples(index=False)) if words & set(map(str, row))]
        if dates and named:
            args[number] = table.reset_index(drop=True)
            args[number].loc[named[0], dates[0]] = None
    return args


def _next(args: list[Any]) -> list[Any]:
    """The numbers raised by one."""
    return [a + 1 if isinstance(a, int | float) and not isinstance(a, bool) else a for a in args]


def _is_table(value: Any) -> bool:
    return type(value).__name__ == "DataFrame"


ARGUMENT_CHANGES: dict[str, Callable[[list[Any]], list[Any]]] = {
    "next": _next,
    "turned": _turned,
    "backwards": _backwards,
    "gap": _gap,
}
"""How the arguments of a call can be changed for a further one."""


class _Called:
    """A student's function, each of whose calls is kept; in all else it looks as the function does."""

    def __init__(self, name: str, function: Callable[..., Any], recorder: _Recorder) -> None:
        functools.update_wrapper(self, function)
        self._name, self._function, self._recorder = name, function, recorder

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._recorder.call(self._name, self._function, args, kwargs)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_function"], name)

    def __deepcopy__(self, memo: Any) -> "_Called":
        return self


class _Library:
    """The library of the tests, whose readers are lenses."""

    def __init__(self, module: types.ModuleType, recorder: _Recorder) -> None:
        self._module, self._recorder = module, recorder

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._module, name)
        return self._recorder.lens(found) if name in READERS else found

    def same_ids(self, answer: Any, *more: Any, **named: Any) -> None:
        """Read the ids, then compare them."""
        with contextlib.suppress(AssertionError):
            self.ids(answer)
        self._module.same_ids(answer, *more, **named)


class _Helpers(ast.NodeTransformer):
    """Helper cells: their definitions only, each function a lens."""

    def visit_Module(self, node: ast.Module) -> ast.Module:
        kept = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign)
        node.body = [_as_lens(n) for n in node.body if isinstance(n, kept)]
        return node


class _Checks(ast.NodeTransformer):
    """Test cells that go on after a check has failed: each statement is tried by itself."""

    def __init__(self, cell: int) -> None:
        self.cell, self.count = cell, 0

    def visit_Module(self, node: ast.Module) -> ast.Module:
        node.body = [self._tried(n) for n in node.body]
        return node

    def _tried(self, node: ast.stmt) -> ast.stmt:
        if isinstance(node, ast.FunctionDef):
            return _as_lens(node)
        if isinstance(node, ast.ClassDef | ast.Import | ast.ImportFrom):
            return node
        self.count += 1
        place = f"{self.cell}.{self.count}"
        for part in ("body", "orelse"):
            if isinstance(node, ast.For | ast.While | ast.If | ast.With) and getattr(node, part, None):
                setattr(node, part, [self._tried(n) for n in getattr(node, part)])
        if isinstance(node, ast.Break | ast.Continue | ast.Pass):
            return node
        (tried,) = ast.parse(
            f"try: pass\nexcept (Exception, SystemExit) as {_NOTE}error: {_NOTE}({place!r}, {_NOTE}error)"
        ).body
        assert isinstance(tried, ast.Try)
        tried.body = [node]
        return tried


def _as_lens(node: ast.stmt) -> ast.stmt:
    if isinstance(node, ast.FunctionDef):
        node.decorator_list.append(ast.Name(_LENS, ast.Load()))
    return node


def _rewritten(source: str, rewrite: ast.NodeTransformer) -> ast.Module:
    tree: ast.Module = rewrite.visit(parse(source))
    return ast.fix_missing_locations(tree)


def explained(error: BaseException) -> str:
    """An error of a student's code in one line: its type, its message, and the line of the cell."""
    line, frame = "", error.__traceback__
    while frame:
        if _is_cell(frame.tb_frame.f_code.co_filename):
            line = f" (line {frame.tb_lineno} of your cell)"
        frame = frame.tb_next
    said = " ".join(str(error).split())
    said = said if len(said) <= 200 else said[:200] + "..."
    return f"{type(error).__name__}{': ' if said else ''}{said}{line}"


def _is_cell(file: str) -> bool:
    """Whether code came from a notebook's cell: ipykernel and IPython name such files in these ways."""
    return "ipykernel_" in file or file.startswith(("<ipython-input", "<cell"))


def _says_nothing(function: types.FunctionType) -> bool:
    """Whether a function does nothing at all: `pass`, `...`, a docstring, a bare `return`."""
    return all(
        step.opname in ("RESUME", "NOP", "RETURN_VALUE")
        or (step.opname in ("LOAD_CONST", "RETURN_CONST") and step.argval is None)
        for step in dis.get_instructions(function)
    )


def _stub_values(stub: str) -> dict[str, Any]:
    """The variables that the stub of an answer sets to plain values."""
    found = {}
    for node in ast.parse(stub).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            with contextlib.suppress(ValueError):
                found[node.targets[0].id] = ast.literal_eval(node.value)
    return found


def _as_in(stub: dict[str, Any], name: str, value: Any) -> bool:
    return name in stub and type(value) is type(stub[name]) and bool(value == stub[name])


def _names(trees: list[ast.Module], notebook: dict[str, Any]) -> set[str]:
    """The names that the tests look up, and that the notebook's functions do which they call."""
    waiting = {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        value = notebook.get(name)
        codes = [value.__code__] if isinstance(value, types.FunctionType) else []
        while codes:
            code = codes.pop()
            waiting |= set(code.co_names) - found
            codes += [const for const in code.co_consts if isinstance(const, types.CodeType)]
    return found


def _copied(notebook: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """The notebook's variables, those of these names copied, and its functions bound to the copies."""
    variables = {name: own_copy(value) if name in names else value for name, value in notebook.items()}
    for name, value in variables.items():
        if isinstance(value, types.FunctionType) and value.__globals__ is notebook:
            bound = types.FunctionType(
                value.__code__, variables, value.__name__, value.__defaults__, value.__closure__
            )
            bound.__kwdefaults__ = value.__kwdefaults__
            variables[name] = functools.update_wrapper(bound, value)
    return variables


def own_copy(value: Any) -> Any:
    """A copy of what can be changed in place: collections, tables, networks."""
    if type(value) is dict:
        return {key: own_copy(item) for key, item in value.items()}
    if type(value) in (list, tuple, set):
        return type(value)(map(own_copy, value))
    with contextlib.suppress(Exception):
        if isinstance(value, dict | list | set):  # a Counter, say
            return copy.deepcopy(value)
        if type(value).__module__.split(".")[0] in ("pandas", "numpy", "networkx"):
            return value.copy()
    return value


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Nothing is shown, and the random numbers that a student draws afterwards are those they would have drawn."""
    import warnings

    numbers, numpy = random.getstate(), sys.modules.get("numpy")
    more = numpy.random.get_state() if numpy else None
    try:
        with contextlib.ExitStack() as stack:
            stack.enter_context(warnings.catch_warnings())
            warnings.simplefilter("ignore")
            if "IPython" in sys.modules and sys.modules["IPython"].get_ipython():
                from IPython.utils.capture import capture_output

                stack.enter_context(capture_output())
            else:
                stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
                stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
            yield
    finally:
        random.setstate(numbers)
        if numpy:
            numpy.random.set_state(more)


def part(trial: Trial, target: str, level: int) -> Any:
    """What an answer gives back for one name, in plain form: at level 0 as the tests' helpers read it."""
    outputs: list[Any] = []
    for call in trial.calls:
        if call.target != target:
            continue
        if call.error:
            outputs.append(["error", call.error])
        elif level == 0:
            outputs.append(plain(call.seen if call.has_seen else call.output, 1))
        else:
            outputs.append(plain(call.output, level))
    return outputs
