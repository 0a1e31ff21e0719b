"""Cells that are plain Python are not searched for magics: what runs is what IPython would run."""

import warnings

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.inputtransformer2 import TransformerManager

from oxus.core.layout import student_notebook, unit_ids
from oxus.grader import plain_cells
from oxus.grader.plain_cells import is_plain
from repository import ROOT

PIECES = [
    *(
        "x",
        "1",
        "=",
        "==",
        "%",
        "%%",
        "!",
        "?",
        "??",
        "\\",
        "(",
        ")",
        "[",
        '"',
        "'",
        '"""',
        "#",
        ";",
        ",",
        "/",
        "$",
    ),
    *(
        "\n",
        "\n    ",
        "\n\t",
        "\n  ",
        "\r",
        "\f",
        "\v",
        "\u2028",
        " ",
        "ls",
        "def f():",
        "if x:",
        "0b12",
        "1or",
        "return",
    ),
]


def searched(cell: str) -> str:
    """The cell as IPython's own search leaves it."""
    lines = cell.splitlines(keepends=True)
    return "".join(plain_cells._search(TransformerManager(), lines))


@pytest.mark.parametrize(
    "cell",
    [
        "%time x",
        "files = !ls",
        "files = \\\n    !ls",
        "there = %pwd",
        "x?",
        "x.y?? # what is it",
        "/print 1",
        ",print a b",
        "for _ in range(3):\n    !echo",
        "if x:\n        y\n    z",  # IPython says itself that the indentation is wrong
        'print("\\d")',  # a warning that must be given once
        "1or 2",
        "a\u2028%b",
    ],
)
def test_cells_in_doubt_are_searched(cell: str) -> None:
    assert not is_plain((cell + "\n").splitlines(keepends=True))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=10).map("".join))
def test_a_plain_cell_has_nothing_to_replace_and_gives_no_warning(cell: str) -> None:
    cell += "\n"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plain = is_plain(cell.splitlines(keepends=True))
    if plain:
        assert searched(cell) == cell


def test_nearly_all_cells_of_the_course_are_plain() -> None:
    notebook = nbformat.read(student_notebook(ROOT, unit_ids(ROOT)[0]), as_version=4)
    cells = [cell.source + "\n" for cell in notebook.cells if cell.cell_type == "code"]
    plain = [cell for cell in cells if is_plain(cell.splitlines(keepends=True))]
    assert len(plain) > 0.8 * len(cells)
    assert all(searched(cell) == cell for cell in plain)


def test_added_transformers_still_see_every_cell() -> None:
    class Shouting:
        @classmethod
        def find(cls, tokens_by_line: list[object]) -> None:
            seen.append(len(tokens_by_line))

    seen: list[int] = []
    before = TransformerManager.do_token_transforms
    plain_cells.skip_plain_cells()
    try:
        manager = TransformerManager()
        manager.transform_cell("x = 1")
        assert not seen
        manager.token_transformers.append(Shouting)
        manager.transform_cell("x = 1")
        assert seen
    finally:
        TransformerManager.do_token_transforms = before  # type: ignore[method-assign]
