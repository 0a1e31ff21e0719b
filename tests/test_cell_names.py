"""Cells are compiled under the names that ipykernel gives them."""

import ipykernel.compiler
from hypothesis import example, given
from hypothesis import strategies as st

from oxus.grader.cell_names import murmur2

SEED = ipykernel.compiler.get_tmp_hash_seed()
_of_ipykernel = ipykernel.compiler.murmur2_x86  # `know_cells` puts ours in its place


@given(st.text(), st.integers(0, 2**32 - 1))
@example("", SEED)
@example("x = 1\n", SEED)
@example("ş ≥ 𝛼", SEED)
def test_the_hash_of_a_cell_is_that_of_ipykernel(text: str, seed: int) -> None:
    assert _of_ipykernel.__module__ == "ipykernel.compiler"
    assert murmur2(text, seed) == _of_ipykernel(text, seed)
