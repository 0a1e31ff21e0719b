"""The source of a cell as Python: IPython's magics and shell lines are calls in it."""

import ast
from functools import lru_cache


@lru_cache(512)  # the tests of an exercise are run on each of its answers
def as_python(source: str) -> str:
    """The source of a cell, with its magics and shell lines converted to calls."""
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(source)


def parse(source: str) -> ast.Module:
    """The syntax tree of a cell.

    Raises
    ------
    SyntaxError
        If it is not Python, even after the conversion.
    """
    return ast.parse(as_python(source))
