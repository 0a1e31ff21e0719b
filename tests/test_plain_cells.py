"""Cells that are plain Python are not searched for magics: what runs is what IPython would run."""

import warnings
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core import interactiveshell
from IPython.core.async_helpers import _should_be_async
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
        "x is 1",  # IPython warns of this, twice
        "return 1",
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


class Shell:
    """An IPython that says how often it compiled a cell to look for `await`, and what it was warned about."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.compiled: list[str] = []
        for owner, name in (
            (TransformerManager, "do_token_transforms"),
            (interactiveshell, "_should_be_async"),
        ):
            monkeypatch.setattr(owner, name, getattr(owner, name))  # so that it is put back
        monkeypatch.setattr(plain_cells, "_compiles", self._compiles)
        plain_cells.skip_plain_cells()

    def _compiles(self, cell: str) -> bool:
        self.compiled.append(cell)
        return _should_be_async(cell)

    def is_async(self, cell: str) -> bool:
        """What IPython finds, asked as often as ipykernel asks for a cell."""
        found = {
            interactiveshell._should_be_async(TransformerManager().transform_cell(cell)) for _ in range(2)
        }
        assert len(found) == 1
        return found.pop()


def test_a_plain_cell_is_not_compiled_again_to_look_for_await(monkeypatch):
    shell = Shell(monkeypatch)
    assert not shell.is_async("x = 1")
    assert shell.is_async("import asyncio\nawait asyncio.sleep(0)")
    assert not shell.is_async("async def f():\n    await g()")
    assert not shell.compiled


@pytest.mark.parametrize("action", ["default", "once", "always"])
def test_warnings_about_a_cell_are_given_as_often_as_by_ipython(monkeypatch, action):
    shell = Shell(monkeypatch)
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter(action)
        assert not shell.is_async("x = 1\nx is 1")
    with warnings.catch_warnings(record=True) as expected:
        warnings.simplefilter(action)
        warnings.onceregistry.clear()
        for _ in range(2):
            _should_be_async("x = 1\nx is 1\n")
    assert [str(one.message) for one in given] == [str(one.message) for one in expected]
    assert len(given) == (1 if action == "once" else 2)


def test_warnings_from_elsewhere_are_shown_while_a_cell_is_looked_at(monkeypatch):
    shown: list[str] = []
    compiling = compile

    def warns(*given: Any, **named: Any) -> Any:
        warnings.warn("from another thread", stacklevel=1)
        return compiling(*given, **named)

    monkeypatch.setattr(warnings, "_showwarnmsg", lambda message: shown.append(str(message.message)))
    monkeypatch.setattr(plain_cells, "compile", warns, raising=False)
    assert is_plain(["x = 1\n"])
    assert shown == ["from another thread"]


def test_a_cell_may_replace_what_warnings_use(monkeypatch):
    monkeypatch.setattr(warnings, "filters", None)
    assert not is_plain(["x = 1\n"])
