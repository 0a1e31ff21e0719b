"""What the warm process loads for a unit."""

import sys

from nbformat.v4 import new_code_cell, new_notebook

from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader.preload import preload
from oxus.grader.warm_up import _imports
from repository import ROOT


def test_a_module_that_is_imported_from_its_package_is_among_them():
    cells = [
        "%matplotlib inline\nimport pandas",
        "from os import path as where, sep\nfrom json import *\nfrom . import near",
        "import helper",
    ]
    found = preload(new_notebook(cells=[new_code_cell(cell) for cell in cells]), ["helper"])
    assert found.modules == ("os", "os.path", "os.sep", "json")


def test_units_that_draw_find_the_style_and_its_fonts_loaded():
    for unit in ("06-interregional-powers", "08-institutional-membership"):
        assert "oxus.style" in preload(read_notebook(student_notebook(ROOT, unit))).modules


def test_what_is_no_module_is_not_imported(monkeypatch):
    monkeypatch.delitem(sys.modules, "email.mime.text", raising=False)
    import email.mime

    monkeypatch.delattr(email.mime, "text", raising=False)
    asked = ["email.mime", "email.mime.text", "os", "os.sep", "math.pi", "nowhere", "nowhere.at_all"]
    left = [name for name in asked if f"import {name}" not in _imports(asked)]
    assert left == ["email.mime", "os.sep", "math.pi"]
