"""The course says things in its own words: no run of eight words of the source text stands in it.

The source text is not part of the repository. Where it lies beside it, in `../shared/seed`, it is compared.
"""

import re
from pathlib import Path

import pytest

import oxus_data
from oxus.core.layout import solution_notebook, unit_ids
from oxus.core.notebook import read_notebook

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT.parent / "shared" / "seed"
LENGTH = 8

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason="the source text is not beside the repository")


def runs(text: str) -> set[tuple[str, ...]]:
    """All runs of eight words: letters and digits only, in small letters."""
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[n:] for n in range(LENGTH)), strict=False))


@pytest.fixture(scope="module")
def source() -> set[tuple[str, ...]]:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(SEED.glob("*.txt"))]
    # A word parted at the end of a line is one word.
    found = set().union(*(runs(re.sub(r"-\s*\n\s*", "", text)) | runs(text) for text in texts))
    assert len(found) > 10_000
    return found


@pytest.mark.parametrize("unit", unit_ids(ROOT))
def test_a_unit_is_in_its_own_words(unit, source):
    text = "\n".join(cell.source for cell in read_notebook(solution_notebook(ROOT, unit)).cells)
    assert [" ".join(run) for run in runs(text) & source] == []


@pytest.mark.parametrize(
    "path",
    [
        *(
            "course/syllabus.md",
            "course/teaching-guide.md",
            "course/adapt.md",
            "widgets/README.md",
            "README.md",
        ),
        *sorted(f"course/guides/{path.name}" for path in (ROOT / "course" / "guides").glob("*.md")),
    ],
)
def test_a_guide_is_in_its_own_words(path, source):
    assert [" ".join(run) for run in runs((ROOT / path).read_text(encoding="utf-8")) & source] == []


@pytest.mark.parametrize(
    ("table", "fields"),
    [("claims", ["claim", "why"]), ("regionness_evidence", ["claim"]), ("eras", ["caption"])],
)
def test_a_table_is_in_its_own_words(table, fields, source):
    frame = oxus_data.load(table)
    found = {run for field in fields for text in frame[field].dropna() for run in runs(text)}
    assert [" ".join(run) for run in found & source] == []


def test_a_copied_sentence_would_be_found(source):
    copied = " ".join(next(iter(sorted(source))))
    assert runs(f"As it says: {copied}.") & source
