"""`nbgrader autograde` and `oxus grade` give the same to each habit of honest students and authors.

Each habit of `habits/*.toml` has a test. A notebook is graded when the first of its habits is tested.
"""

import pytest

from class_helpers import UNSAFE
from compare_habits import compare
from habit_corpus import plan, read_habits

SAMPLE = ("answers-1",)
"""The units of the corpus that the default tier grades, too."""

SWITCHED_OFF = "the guard switches off what can look into the grader or into a test that runs"
HOW_CELLS_RUN = "the guard cannot tell a harmless change of how cells are run from one that makes a test pass"
REPAIRED = "nbgrader grades what is left of the notebook; we put cells back and grade the whole"
KNOWN_DIFFERENCES: dict[str, str] = {
    "exceptions: raises an error that cannot be shown": "nbgrader's kernel adds the error of its own attempt",
    "outside: traces with sys.settrace": SWITCHED_OFF,
    "outside: uses trace to follow a function": SWITCHED_OFF,
    "outside: leaves pdb.set_trace() in the answer": SWITCHED_OFF,
    "system: searches memory with gc": SWITCHED_OFF,
    "streams: asks what the standard output is": "the class of sys.stdout has another name",
    "notebook of magics: adds a transformer of the syntax tree": HOW_CELLS_RUN,
    "notebook of magics: adds a transformer of the source": HOW_CELLS_RUN,
    "notebooks: has an answer at the end": REPAIRED,
    "notebooks: has no answer cell": REPAIRED,
    "notebooks: has no test": REPAIRED,
    "notebooks: has no given cell": REPAIRED,
    "notebooks: has an answer that was merged with the test": REPAIRED,
    "notebooks: has a given cell that was merged with the answer": REPAIRED,
    "notebooks: was shuffled": REPAIRED,
    "notebooks: has no metadata of nbgrader": REPAIRED,
}
"""What is still graded differently, with the reason: names of habits, and of notebooks whose student is accused.

The tests of these are expected to fail, strictly: when one passes, take its line out.
"""

UNITS = plan(read_habits())


def _parameters(names):
    """A parameter for each name that a unit has."""
    parameters = []
    for unit in UNITS:
        for name in names(unit):
            marks = [pytest.mark.slow, *([] if unit.id in SAMPLE else [pytest.mark.full])]
            if name in KNOWN_DIFFERENCES:
                marks.append(pytest.mark.xfail(reason=KNOWN_DIFFERENCES[name], strict=True))
            parameters.append(pytest.param(unit, name, marks=marks, id=name))
    return parameters


def _habits(unit):
    return [habit.id for habits in unit.students.values() for habit in habits.values()]


def _notebooks(unit):
    return [unit.notebook_id(student) for student in unit.students]


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """What differs, by habit, of any unit: graded once."""
    done = {}

    def of(unit):
        if unit.id not in done:
            done[unit.id] = compare(tmp_path_factory.mktemp(unit.id), unit)
        return done[unit.id]

    return of


needs_the_sandbox = pytest.mark.skipif(UNSAFE, reason="there is no sandbox here")


@needs_the_sandbox
@pytest.mark.parametrize(("unit", "habit"), _parameters(_habits))
def test_equal_to_stock(compared, unit, habit):
    assert compared(unit)[habit] == []


@needs_the_sandbox
@pytest.mark.parametrize(("unit", "notebook"), _parameters(_notebooks))
def test_no_honest_student_is_accused(compared, unit, notebook):
    assert compared(unit)[notebook] == []


def test_known_differences_are_of_the_corpus():
    assert set(KNOWN_DIFFERENCES) <= {name for unit in UNITS for name in (*_habits(unit), *_notebooks(unit))}


def test_the_corpus_is_large_and_no_name_is_used_twice():
    ids = [name for unit in UNITS for name in _habits(unit)]
    assert len(ids) >= 120
    assert len(ids) == len(set(ids))
