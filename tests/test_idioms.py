"""Python idioms are taught before a unit needs them, in every unit that teaches Python in boxes."""

import ast

import pytest

from oxus.authoring.idioms import (
    Idiom,
    _matches,
    _pattern,
    boxes,
    problems,
    read_idioms,
    untaught,
    uses,
)
from oxus.authoring.source import read_source
from oxus.core.errors import CourseError
from oxus.core.layout import UNITS, unit_ids, unit_source
from repository import ROOT
from tiny_unit import MORE, TINY, TINY_UNIT

LOOPS = '[[idioms]]\nid = "loops"\nname = "a loop"\npatterns = ["For"]\n'
TAUGHT = f'{LOOPS}unit = "{TINY_UNIT}"\nheading = "loops"\n'
LOOP, BOX = "# %%\nfor x in [1, 2]:\n    print(x)\n", "# %% [markdown]\n# ### Python box · loops\n"


@pytest.mark.parametrize("unit", unit_ids(ROOT))
def test_no_unit_with_boxes_uses_what_was_not_taught(unit):
    assert problems(ROOT, unit) == []


@pytest.mark.parametrize(
    ("pattern", "code", "other"),
    [
        ("_.groupby(...)", "spells.groupby('state', sort=False)", "spells.group('state')"),
        ("_.nunique()", "t['a'].nunique()", "t['a'].nunique(dropna=False)"),
        ("_.isin(_)", "t['a'].isin(['x'])", "t['a'].isin()"),
        ("sorted(_, key=_)", "sorted(names, key=len)", "sorted(names)"),
        ("_.plot._(...)", "table.plot.barh(legend=False)", "table.plot(legend=False)"),
        ("_[_ == _]", "t[t['a'] == 3]", "t[t['a'] > 3]"),
        ("_, _ = _", "a, b = pair", "a = pair"),
        ("~_", "~over", "-over"),
        ("Lambda", "lambda x: x", "len(x)"),
        ("JoinedStr", "f'{x} rows'", "'rows'"),
    ],
)
def test_a_pattern_finds_the_idiom_and_nothing_else(pattern, code, other):
    def found(text):
        return any(_matches(_pattern(pattern), node) for node in ast.walk(ast.parse(text)))

    assert found(code) and not found(other)


def list_idioms(course, text):
    (course / UNITS / "idioms.toml").write_text(text, encoding="utf-8")


def write(course, text):
    unit_source(course, TINY_UNIT).write_text(text, encoding="utf-8")


def test_an_idiom_must_be_taught_above_its_first_use(course):
    list_idioms(course, TAUGHT)
    write(course, f"{TINY}\n{BOX}\n{LOOP}")
    assert boxes(read_source(unit_source(course, TINY_UNIT))) == ["loops"]
    assert problems(course, TINY_UNIT) == []
    write(course, f"{TINY}\n{LOOP}\n{BOX}")
    (line,) = problems(course, TINY_UNIT)
    assert line == (
        "01-tiny: cell 6: a loop (loops) is used before it is taught, in `for x in [1, 2]:`; unit 01-tiny teaches it"
    )


def test_a_plain_heading_can_explain_an_idiom_too(course):
    plain = BOX.replace("Python box · loops", "Again and again")
    write(course, f"{TINY}\n{BOX}\n{LOOP}\n{plain}\n{LOOP}")
    list_idioms(course, TAUGHT.replace('heading = "loops"', 'heading = "Again and again"'))
    assert [line.split(": ")[1] for line in problems(course, TINY_UNIT)] == ["cell 6", "cell 7"]
    write(course, f"{TINY}\n{plain}\n{LOOP}")
    assert untaught(course, TINY_UNIT) == []


def test_a_unit_without_boxes_is_only_reported(course):
    list_idioms(course, LOOPS)
    write(course, f"{TINY}\n{LOOP}")
    assert problems(course, TINY_UNIT) == []
    assert [use.idiom.id for use in untaught(course, TINY_UNIT)] == ["loops"]


def test_an_earlier_unit_may_have_taught_it(course):
    later = "02-later"
    unit_source(course, later).parent.mkdir()
    unit_source(course, later).write_text(f"{TINY}\n{LOOP}", encoding="utf-8")
    write(course, f"{TINY}\n{BOX}")
    list_idioms(course, TAUGHT)
    assert untaught(course, later) == []
    list_idioms(course, TAUGHT.replace(TINY_UNIT, later))
    write(course, f"{TINY}\n{LOOP}")
    assert [use.idiom.id for use in untaught(course, TINY_UNIT)] == ["loops"]


def test_solutions_of_core_count_and_those_of_further_do_not(course):
    write(course, f"{TINY}\n{MORE}")
    notebook = read_source(unit_source(course, TINY_UNIT))
    assert uses(notebook, [Idiom("by two", "doubling", ("2 * _",))])
    assert not uses(notebook, [Idiom("by three", "trebling", ("3 * _",))])
    assert not uses(notebook, [Idiom("assert", "a check", ("Assert",))]), "test cells"


def test_boxes_and_the_list_of_idioms_must_agree(course):
    list_idioms(course, TAUGHT)
    write(course, f"{TINY}\n{BOX.replace('loops', 'circles')}")
    assert [line.split(": ", 1)[1] for line in problems(course, TINY_UNIT)] == [
        "cell 6: the box 'circles' is not in idioms.toml: add its idiom and patterns",
        "idioms.toml teaches 'loops' below 'loops', but there is no such heading",
    ]
    write(course, f"{TINY}\n{BOX}")
    (line,) = problems(course, TINY_UNIT)
    assert line == ("01-tiny: nothing below 'loops' fits the patterns of 'loops': correct one of them")
    list_idioms(course, "")
    many = "".join(BOX.replace("loops", f"number {n}") for n in range(9))
    write(course, f"{TINY}\n{many}")
    assert problems(course, TINY_UNIT)[-1] == "01-tiny: 9 boxes: teach at most 8 new idioms"


def test_a_faulty_list_is_refused_with_all_its_faults(course):
    list_idioms(
        course, f'{TAUGHT}{LOOPS}unit = "99"\n[[idioms]]\nid = "x"\nname = "x"\npatterns = ["def _("]\n'
    )
    with pytest.raises(CourseError) as caught:
        read_idioms(course)
    said = str(caught.value)
    assert "already the id" in said and "no unit '99'" in said and "neither Python" in said
    assert "give both the unit" in said
