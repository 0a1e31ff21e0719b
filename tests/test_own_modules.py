"""What is submitted with a notebook: modules with the names of libraries, and the assignment's other notebooks."""

import shutil

import pytest

from class_helpers import grade
from other_course import ASSIGNMENT, cell, function, make_course, notebook, submit
from oxus.grader.own_modules import in_place_of_libraries, libraries_loaded, module_names
from oxus.teaching.assignments import prepare
from oxus.teaching.nbgrader_api import api, generate
from test_other_courses import marks


def test_modules_and_packages_that_a_folder_has():
    files = [
        "arrow.py",
        "six.pyc",
        "data/a.py",
        "pandas/__init__.py",
        "deep/er/__init__.py",
        "notes.txt",
        "py",
    ]
    assert module_names([*files, "fast.abi3.so"]) == {
        "arrow": "arrow.py",
        "six": "six.pyc",
        "pandas": "pandas/__init__.py",
        "fast": "fast.abi3.so",
    }


def test_only_what_comes_before_an_installed_library_is_named():
    files = [
        "pandas.py",
        "helper.py",
        "random.py",
        "test.py",
        "my-own.py",
        "oxus_data/__init__.py",
        "numpy/notes.txt",
    ]
    assert in_place_of_libraries(files) == {"pandas": "pandas.py", "oxus_data": "oxus_data/__init__.py"}


def test_the_standard_library_is_no_library_to_look_for():
    assert "traitlets" in {*libraries_loaded(), "traitlets"} and "sys" not in libraries_loaded()


CHEAT = "def double(x):\n    return None"
PATCH = "import pandas.testing\npandas.testing.assert_series_equal = lambda *a, **k: None"
SERIES = "import pandas as pd\npd.testing.assert_series_equal(pd.Series([double(2)]), pd.Series([4]))"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """An assignment of two notebooks, where the second uses the first."""
    root = tmp_path_factory.mktemp("modules")
    books = {
        "one": notebook(function("double", "2 * x"), cell("t1", SERIES, 2)),
        "two": notebook(
            function("triple", "x + double(x)"),
            cell("t2", "%run one.ipynb\nassert triple(2) == 6", 1),
            cell("t3", "import json\nassert 'double' in str(json.load(open('one.ipynb'))['cells'])", 1),
        ),
    }
    made = make_course(root / "course", notebooks=books)
    generate(made, ASSIGNMENT, root / "released", db_url=f"sqlite:///{root / 'other.db'}")
    right = {
        "double": "def double(x):\n    return 2 * x",
        "triple": "def triple(x):\n    return x + double(x)",
    }
    for student, answers, files in (
        ("ana", right, {}),
        ("ben", right, {"arrow.py": "X = 1"}),
        ("cem", {"double": f"{PATCH}\n{CHEAT}"}, {"arrow.py": "X = 1"}),
        (
            "dan",
            {"double": CHEAT},
            {"pandas.py": "class testing:\n    assert_series_equal = print\nSeries = list"},
        ),
    ):
        submit(made / "submitted" / student / ASSIGNMENT, root / "released" / ASSIGNMENT, answers, files)
    prepare(made, ASSIGNMENT)
    shutil.copytree(made, root / "theirs")
    return made, root / "theirs", {o.student: o for o in grade(made, ASSIGNMENT)}


@pytest.mark.full
def test_notebooks_of_an_assignment_see_each_other_as_in_nbgrader(course):
    ours, theirs, _ = course
    result = api(theirs).autograde(ASSIGNMENT, "*")
    assert result["success"], result
    expected = marks(theirs)
    assert expected["ana", "two"][0]["t2"][0] == 1
    for student in ("ana", "ben"):
        for name in ("one", "two"):
            assert marks(ours)[student, name] == expected[student, name]


@pytest.mark.slow
def test_a_module_in_the_place_of_a_library_is_named_to_the_instructor(course):
    said = {student: " ".join(outcome.remarks) for student, outcome in course[2].items()}
    assert "pandas.py has the name of a library: every import of pandas finds this file" in said["dan"]
    assert "arrow.py has the name" in said["ben"] and "tried to change" not in said["ben"]
    assert not said["ana"]


@pytest.mark.slow
def test_such_a_module_does_not_keep_the_guard_from_the_libraries(course):
    ours, _, outcomes = course
    assert any("pandas" in remark for remark in outcomes["cem"].remarks[1:]), outcomes["cem"].remarks
    assert marks(ours)["cem", "one"][0]["t1"][0] == 0
