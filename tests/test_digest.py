"""What identifies a submission: its digest changes with what a student wrote, and with nothing else."""

from oxus.core.digest import cells_digest
from oxus.teaching.submissions import SubmittedFiles


def test_the_digest_of_cells_is_that_of_their_text_however_it_is_written():
    cell = {"cell_type": "code", "source": "a\nb", "metadata": {}, "outputs": [], "id": "x"}
    digest = cells_digest([cell])
    assert len(digest) == 64
    assert (
        cells_digest([cell | {"source": ["a\n", "b"], "id": "y", "outputs": [1], "metadata": {"a": 1}}])
        == digest
    )
    others = [cell | {"source": "a\nc"}, cell | {"cell_type": "raw"}, cell | {"attachments": {"a.png": {}}}]
    assert (
        len({digest, cells_digest([cell, cell]), cells_digest([]), *(cells_digest([c]) for c in others)}) == 6
    )
    deep: list = []
    for _ in range(100_000):
        deep = [deep]
    assert cells_digest([cell | {"source": deep}]) == ""
    assert len(cells_digest(["no cell", None, {"source": 7}])) == 64


def test_the_digest_of_a_submission_tells_names_from_contents():
    made = [
        SubmittedFiles({"unit": b"n"}, (("a", b"bc"),)),
        SubmittedFiles({"unit": b"n"}, (("ab", b"c"),)),
        SubmittedFiles({"unit": b"n"}, (("a", b"b"), ("c", b""))),
        SubmittedFiles({"unit": b"n"}),
        SubmittedFiles({"unit": b""}),
    ]
    assert len({one.digest for one in made}) == len(made)
