"""Graded notebooks are written as nbformat writes them, byte for byte."""

import copy

import nbformat
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from oxus.core.layout import solution_notebook, unit_ids
from oxus.grader.notebook_text import notebook_text
from repository import ROOT

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def written(notebook: NotebookNode) -> tuple[str, str]:
    return notebook_text(copy.deepcopy(notebook)), nbformat.writes(notebook)


def test_a_unit_is_written_as_nbformat_writes_it() -> None:
    ours, theirs = written(nbformat.read(solution_notebook(ROOT, unit_ids(ROOT)[0]), as_version=4))
    assert ours == theirs


@settings(max_examples=100, deadline=None)
@given(VALUES, st.text(max_size=20))
def test_outputs_and_metadata_of_any_form_are(value: object, text: str) -> None:
    outputs = [
        new_output("stream", text=text),
        new_output("display_data", data={"text/plain": text, "application/json": {"a": value}}),
        new_output("error", ename="E", evalue=text, traceback=[text, "ы\u2028"]),
    ]
    cell = new_code_cell(text, id="a", outputs=outputs, metadata={"x": {"b": value}, "trusted": True})
    markdown = new_markdown_cell(
        "![](attachment:a.txt)", id="b", attachments={"a.txt": {"text/plain": "a\nb"}}
    )
    ours, theirs = written(new_notebook(cells=[cell, markdown], metadata={"widgets": {}, "empty": []}))
    assert ours == theirs
