"""Mutants: copies of a solution with one small mistake each, to find out what the tests of an exercise let through.

The mistakes are the usual ones of mutation testing (another operator, a boundary, a constant, a condition left out) and
those that students make: a method left out, two arguments swapped, a `return` inside the loop, a day too early or too
late. Clegg, McMinn and Fraser found that mutants of a model solution behave as students' faulty programs do:
"An Empirical Study to Determine if Mutants Can Effectively Simulate Students' Programming Mistakes to Increase Tutors'
Confidence in Autograding", SIGCSE 2021, pp. 1055-1061. The list of mistakes is our own.

A new mistake is a function in `MISTAKES`: it takes a node of LibCST's tree and yields the nodes that could replace it.
"""

import ast
import contextlib
import difflib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from oxus.core.cell_source import as_python
from oxus.core.notebook import BEGIN_SOLUTION, END_SOLUTION, hidden_lines

Node = cst.CSTNode
Mistake = Callable[[Node], Iterator[Node]]


@dataclass(frozen=True)
class Mutant:
    """A solution with one mistake."""

    code: str
    """The whole answer cell."""
    mistake: str
    """The name of the kind of mistake, a key of `MISTAKES`."""
    change: str
    """The lines that differ, as `- before` and `+ after`; they identify a mutant even if its line numbers change."""


def mutants(solution: str) -> list[Mutant]:
    """Make all mutants of a solution.

    Parameters
    ----------
    solution : str
        An answer cell in Python. Only what is between the marks of the solution is changed, or the whole cell if it has
        no marks.

    Returns
    -------
    list of Mutant
        In the order of the lines. No two run the same code, and none runs the code of the solution.

    Raises
    ------
    libcst.ParserSyntaxError
        If the solution is not valid Python.
    """
    solution = as_python(solution)
    wrapper = MetadataWrapper(cst.parse_module(solution))
    finder = _Finder(hidden_lines(solution, BEGIN_SOLUTION, END_SOLUTION))
    wrapper.visit(finder)
    found: list[Mutant] = []
    known = {ast.dump(ast.parse(solution))}
    changes: Counter[str] = Counter()
    for old, new, mistake in finder.found:
        changed = wrapper.module.deep_replace(old, new)
        # A change may make no program at all, such as a `break` outside a loop.
        with contextlib.suppress(SyntaxError):
            code = cst.Module([]).code_for_node(changed)
            compile(code, "<mutant>", "exec")
            tree = ast.dump(ast.parse(code))
            if tree not in known:
                known.add(tree)
                change = _difference(solution, code)
                changes[change] += 1
                # Two equal lines can be changed in the same way, and only one of the two be a right answer.
                place = f"\n(number {changes[change]} of such changes)" if changes[change] > 1 else ""
                found.append(Mutant(code, mistake, change + place))
    return found


class _Finder(cst.CSTVisitor):
    """Collects, for each node of the solution, what each mistake makes of it."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, lines: set[int]) -> None:
        super().__init__()
        self.lines = lines
        self.found: list[tuple[Node, Node, str]] = []

    def on_visit(self, node: Node) -> bool:
        if isinstance(node, cst.Annotation | cst.Import | cst.ImportFrom):
            return False
        if isinstance(node, cst.SimpleStatementLine) and _is_text(node):
            return False
        line = self.get_metadata(PositionProvider, node, None)
        # A function, and its body as a whole, begin above the mark.
        inside = isinstance(node, cst.FunctionDef | cst.IndentedBlock) or not self.lines
        if line is not None and (inside or line.start.line in self.lines):
            for name, mistake in MISTAKES.items():
                self.found += [(node, new, name) for new in mistake(node)]
        return True


def _is_text(line: cst.SimpleStatementLine) -> bool:
    """Whether a line is a docstring."""
    first = line.body[0]
    return isinstance(first, cst.Expr) and isinstance(first.value, cst.SimpleString | cst.ConcatenatedString)


def _difference(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in list(lines)[2:] if line[0] in "+-")


def _calls(node: Node, *names: str) -> str:
    """The name of the function or method that a call calls, if it is one of these; otherwise empty."""
    if isinstance(node, cst.Call):
        function = node.func
        name = function.attr if isinstance(function, cst.Attribute) else function
        if isinstance(name, cst.Name) and name.value in names:
            return name.value
    return ""


def _method(node: Node) -> cst.Attribute | None:
    """The method that a call calls, `rows.unique` in `rows.unique()`; None if it calls no method."""
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute):
        return node.func
    return None


def _source(node: Node) -> str:
    return cst.Module([]).code_for_node(node)


def _expression(source: str) -> cst.BaseExpression:
    return cst.parse_expression(source)


COMPARED: dict[type[cst.BaseCompOp], Sequence[cst.BaseCompOp]] = {
    cst.LessThan: (cst.LessThanEqual(), cst.GreaterThan()),
    cst.LessThanEqual: (cst.LessThan(), cst.GreaterThanEqual()),
    cst.GreaterThan: (cst.GreaterThanEqual(), cst.LessThan()),
    cst.GreaterThanEqual: (cst.GreaterThan(), cst.LessThanEqual()),
    cst.Equal: (cst.NotEqual(),),
    cst.NotEqual: (cst.Equal(),),
    cst.In: (cst.NotIn(),),
    cst.NotIn: (cst.In(),),
    cst.Is: (cst.IsNot(),),
    cst.IsNot: (cst.Is(),),
}


def _comparison(node: Node) -> Iterator[Node]:
    """A boundary belongs to the other side, or the comparison is turned round."""
    if isinstance(node, cst.ComparisonTarget):
        for operator in COMPARED.get(type(node.operator), ()):
            yield node.with_changes(operator=operator)


COMPUTED: dict[type[cst.BaseBinaryOp], Sequence[cst.BaseBinaryOp]] = {
    cst.Add: (cst.Subtract(),),
    cst.Subtract: (cst.Add(),),
    cst.Multiply: (cst.Divide(),),
    cst.Divide: (cst.Multiply(), cst.FloorDivide()),
    cst.FloorDivide: (cst.Divide(),),
    cst.Power: (cst.Multiply(),),
    cst.BitAnd: (cst.BitOr(),),
    cst.BitOr: (cst.BitAnd(),),
}


def _operator(node: Node) -> Iterator[Node]:
    """Another operator than the right one."""
    if isinstance(node, cst.BinaryOperation):
        for operator in COMPUTED.get(type(node.operator), ()):
            yield node.with_changes(operator=operator)
    if isinstance(node, cst.BooleanOperation):
        yield node.with_changes(operator=cst.Or() if isinstance(node.operator, cst.And) else cst.And())
    if isinstance(node, cst.AugAssign) and isinstance(node.operator, cst.AddAssign | cst.SubtractAssign):
        other = cst.SubtractAssign() if isinstance(node.operator, cst.AddAssign) else cst.AddAssign()
        yield node.with_changes(operator=other)


def _half(node: Node) -> Iterator[Node]:
    """One side of an operation or condition, or a `not` or a minus, is forgotten."""
    if isinstance(node, cst.BinaryOperation | cst.BooleanOperation):
        yield node.left
        if isinstance(node, cst.BooleanOperation) or isinstance(node.operator, cst.BitAnd | cst.BitOr):
            yield node.right
    if isinstance(node, cst.UnaryOperation):
        yield node.expression


def _condition(node: Node) -> Iterator[Node]:
    """A condition always, or never, holds; rows are not filtered; a part of a comprehension's condition is left out."""
    if isinstance(node, cst.If):
        yield node.with_changes(test=cst.Name("True"))
        yield node.with_changes(test=cst.Name("False"))
    if isinstance(node, cst.IfExp):
        yield node.body
        yield node.orelse
    if isinstance(node, cst.CompFor):
        for number in range(len(node.ifs)):
            yield node.with_changes(ifs=[*node.ifs[:number], *node.ifs[number + 1 :]])
    if isinstance(node, cst.Subscript) and len(node.slice) == 1:
        index = node.slice[0].slice
        if isinstance(index, cst.Index) and isinstance(index.value, cst.Comparison | cst.BinaryOperation):
            yield node.value


def _constant(node: Node) -> Iterator[Node]:
    """A number one too high or too low; the last item for the first; true for false; an item of a list forgotten."""
    if isinstance(node, cst.Integer):
        value = node.evaluated_value
        yield _expression(str(value + 1))
        yield _expression(str(value - 1) if value else "-1")
    if isinstance(node, cst.Float):
        yield _expression(repr(node.evaluated_value * 2 if node.evaluated_value else 1.0))
    if isinstance(node, cst.Name) and node.value in ("True", "False"):
        yield node.with_changes(value="False" if node.value == "True" else "True")
    if isinstance(node, cst.List | cst.Set | cst.Tuple) and len(node.elements) > 1:
        for number in range(len(node.elements)):
            yield node.with_changes(elements=[*node.elements[:number], *node.elements[number + 1 :]])


SWAPPED = (
    ("min", "max"),
    ("any", "all"),
    ("idxmin", "idxmax"),
    ("head", "tail"),
    ("nsmallest", "nlargest"),
    ("first", "last"),
    ("mean", "median"),
    ("sum", "count"),
    ("sum", "mean"),
    ("nunique", "count"),
    ("floor", "ceil"),
    ("ffill", "bfill"),
    ("union", "intersection"),
    ("intersection", "difference"),
    ("lt", "le"),
    ("gt", "ge"),
    ("eq", "ne"),
    ("combinations", "permutations"),
    ("successors", "predecessors"),
    ("cumsum", "cumprod"),
)


def _function(node: Node) -> Iterator[Node]:
    """A related function in the place of the right one."""
    for pair in SWAPPED:
        name = _calls(node, *pair)
        if name and isinstance(node, cst.Call):
            other = cst.Name(pair[1 - pair.index(name)])
            function = node.func.with_changes(attr=other) if isinstance(node.func, cst.Attribute) else other
            yield node.with_changes(func=function)


LEFT_OUT = {
    "abs", "astype", "clip", "copy", "cumsum", "diff", "drop_duplicates", "dropna", "fillna", "lower", "query", "round",
    "shift", "sort_index", "sort_values", "strip", "unique", "where",
}  # fmt: skip
PLAIN = {"abs": "", "round": "", "int": "", "float": "", "sorted": "list", "set": "list", "frozenset": "list"}


def _call_left_out(node: Node) -> Iterator[Node]:
    """A step of a calculation is forgotten: duplicates stay, gaps stay, nothing is sorted or rounded."""
    method = _method(node)
    if method is not None and method.attr.value in LEFT_OUT:
        yield method.value
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and len(node.args) >= 1:
        plain = PLAIN.get(node.func.value)
        if plain is not None:
            inside = _source(node.args[0].value)
            yield _expression(f"{plain}({inside})" if plain else f"({inside})")


KEYWORDS = {"keep": ("'first'", "'last'", "False"), "how": ("'left'", "'inner'", "'outer'")}


def _argument(node: Node) -> Iterator[Node]:
    """A keyword is forgotten or has another value; two arguments are swapped; `range` begins or ends elsewhere."""
    if not isinstance(node, cst.Call):
        return
    for number, argument in enumerate(node.args):
        if argument.keyword is None:
            continue
        others = [*node.args[:number], *node.args[number + 1 :]]
        yield node.with_changes(args=others)
        for value in KEYWORDS.get(argument.keyword.value, ()):
            changed = argument.with_changes(value=_expression(value))
            yield node.with_changes(args=[*node.args[:number], changed, *node.args[number + 1 :]])
    places = [n for n, argument in enumerate(node.args) if argument.keyword is None and not argument.star]
    for first, second in zip(places, places[1:], strict=False):
        values = list(node.args)
        values[first] = values[first].with_changes(value=node.args[second].value)
        values[second] = values[second].with_changes(value=node.args[first].value)
        yield node.with_changes(args=values)
    if _calls(node, "range") and len(node.args) == 1:
        stop = _source(node.args[0].value)
        yield _expression(f"range(1, {stop})")
        yield _expression(f"range({stop} - 1)")
        yield _expression(f"range({stop} + 1)")


def _day(node: Node) -> Iterator[Node]:
    """A day too early or too late."""
    if isinstance(node, cst.Call) and _calls(node, "Timestamp", "to_datetime"):
        source = _source(node)
        for sign in "+-":
            yield _expression(f"({source} {sign} pd.Timedelta(days=1))")


def _slice(node: Node) -> Iterator[Node]:
    """A slice without its first or without its last bound; the order not turned round."""
    if isinstance(node, cst.Slice):
        for part in ("lower", "upper"):
            if getattr(node, part) is not None:
                yield node.with_changes(**{part: None})
        if node.step is not None:
            yield node.with_changes(step=None, second_colon=cst.MaybeSentinel.DEFAULT)


def _statement(node: Node) -> Iterator[Node]:
    """A line or a special case is forgotten; `break` for `continue`; the loop returns after its first round."""
    blank = cst.SimpleStatementLine([cst.Pass()])
    if isinstance(node, cst.SimpleStatementLine) and isinstance(
        node.body[0], cst.Expr | cst.AugAssign | cst.Raise | cst.Break | cst.Continue
    ):
        yield node.with_changes(body=[cst.Pass()])
    if isinstance(node, cst.Break):
        yield cst.Continue()
    if isinstance(node, cst.Continue):
        yield cst.Break()
    if isinstance(node, cst.If) and node.orelse is None:
        yield blank
    if isinstance(node, cst.IndentedBlock):
        for number, (loop, after) in enumerate(zip(node.body, node.body[1:], strict=False)):
            ends = isinstance(after, cst.SimpleStatementLine) and isinstance(after.body[0], cst.Return)
            if isinstance(loop, cst.For) and isinstance(loop.body, cst.IndentedBlock) and ends:
                inside = loop.with_changes(
                    body=loop.body.with_changes(body=[*loop.body.body, after.with_changes(leading_lines=[])])
                )
                yield node.with_changes(body=[*node.body[:number], inside, *node.body[number + 1 :]])


def _parameter(node: Node) -> Iterator[Node]:
    """Another parameter of the function is used than the one that is meant."""
    if not isinstance(node, cst.FunctionDef):
        return
    names = [parameter.name.value for parameter in node.params.params]
    for name, other in zip(names, [*names[1:], names[0]] if len(names) > 1 else [], strict=False):
        uses = _Uses(name)
        node.body.visit(uses)
        for use in uses.found:
            yield node.with_changes(body=node.body.deep_replace(use, use.with_changes(value=other)))


class _Uses(cst.CSTVisitor):
    """Finds where a name is read: not as an attribute, a keyword or the target of an assignment."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.found: list[cst.Name] = []

    def visit_Attribute(self, node: cst.Attribute) -> bool:
        node.value.visit(self)
        return False

    def visit_Arg(self, node: cst.Arg) -> bool:
        node.value.visit(self)
        return False

    def visit_AssignTarget(self, node: cst.AssignTarget) -> bool:
        return False

    def visit_Name(self, node: cst.Name) -> None:
        if node.value == self.name:
            self.found.append(node)


MISTAKES: dict[str, Mistake] = {
    "comparison": _comparison,
    "operator": _operator,
    "half of an operation": _half,
    "condition": _condition,
    "constant": _constant,
    "another function": _function,
    "call left out": _call_left_out,
    "argument": _argument,
    "day": _day,
    "slice": _slice,
    "statement": _statement,
    "parameter": _parameter,
}
"""The kinds of mistakes, by the name that `oxus judge --mutants` prints."""
