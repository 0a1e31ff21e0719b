"""Which course is meant, what `course.toml` says of it, and what is said where it cannot be read."""

import subprocess
import sys

import pytest

import oxus
from installed_editions import install, register
from oxus import doctor
from oxus.authoring.build import build
from oxus.cli import main
from oxus.core import edition as editions
from oxus.core import jupyter
from oxus.core.edition import Edition, find_edition, installed, read_settings
from oxus.core.errors import CourseError
from oxus.core.layout import unit_ids
from oxus.selfstudy.exercises import unit_here, units

CENTRAL_ASIA = "Oxus: regional integration in Central Asia"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of installed packages beside those that are there; the current folder is an empty one."""
    monkeypatch.delenv("OXUS_COURSE", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    for folder in ("site", "студент"):
        (tmp_path / folder).mkdir()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.chdir(tmp_path / "студент")
    editions._claims.cache_clear()
    yield tmp_path / "site"
    editions._claims.cache_clear()


# --- course.toml ---


def test_the_course_names_every_unit_in_one_group(root):
    settings = Edition(root).settings
    assert settings.title == CENTRAL_ASIA and settings.short_title == "Oxus"
    assert (settings.language, settings.data, settings.licence) == ("en", "oxus_data", "CC-BY-4.0")
    assert (
        [unit for units in settings.groups.values() for unit in units]
        == unit_ids(root)
        == Edition(root).units()
    )
    assert settings.group("08-institutional-membership") == "Vector IV: institutional"
    assert settings.group("99-mine") == ""


@pytest.mark.slow
def test_a_course_folder_without_course_toml_is_named_after_its_folder(course):
    edition = Edition(course)
    settings = edition.settings
    assert (settings.title, settings.data, settings.groups, edition.units()) == ("course folder", "", {}, [])
    build(course, ["01-tiny"])
    assert edition.units() == ["01-tiny"]


def test_what_is_not_said_has_a_default(tmp_path):
    (tmp_path / "course.toml").write_text('title = "The Baltic"\n[groups]\nAll = ["01-a"]\n')
    settings = read_settings(tmp_path)
    assert (settings.title, settings.short_title, settings.language) == ("The Baltic", "The Baltic", "en")
    assert settings.groups == {"All": ("01-a",)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "not TOML"),
        (b"title = \xff", "not UTF-8: save it as UTF-8"),
        ("title = 3", "line 1: title: 3 is not text in quotes"),
        ("\ntitle = ''", "line 2: title: '' is not text in quotes"),
        ("language = true", "line 1: language: true is not text in quotes"),
        ("groups = 'all'", "line 1: groups: write it as a table, [groups]"),
        ("language = 'english'", "line 1: language: 'english' is not a language code: write en"),
        ("[groups]\nAll = '01-a'", "line 2: groups.All: '01-a' is not a list of texts"),
        ("[groups]\nAll = [1]", "line 2: groups.All: [1] is not a list of texts"),
        (
            "titel = 'A'",
            "line 1: titel: no such setting: use data, description, groups, language, licence, pictures, questions, "
            "title",
        ),
    ],
)
def test_a_wrong_course_toml_is_named_with_its_line_and_key(tmp_path, text, said):
    path = tmp_path / "course.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(CourseError) as caught:
        read_settings(tmp_path)
    assert str(caught.value).startswith(f"{path}: ") and said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("code", ["en", "ru", "kk-Cyrl", "pt-BR", "zh-Hans-CN"])
def test_a_language_code_is_taken(tmp_path, code):
    (tmp_path / "course.toml").write_text(f'language = "{code}"\n')
    assert read_settings(tmp_path).language == code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('data = "no_such"', "line 1: data: there is no package 'no_such': install it"),
        (
            '[groups]\n"All: of it" = ["01-tiny", "02-none"]',
            "line 2: groups.All: of it: there is no unit '02-none' (",
        ),
        ('[questions]\n02-none = "Why?"', "line 2: questions.02-none: there is no unit '02-none' ("),
        ('[pictures]\n02-none = "a:b"', "line 2: pictures.02-none: there is no unit '02-none' ("),
        ('language = "english"', "line 1: language: 'english' is not"),
    ],
)
def test_what_course_toml_names_and_is_not_there_is_named_by_the_commands(
    course, tmp_path, monkeypatch, capsys, text, said
):
    path = course / "course.toml"
    path.write_text(f"{text}\n", encoding="utf-8")
    monkeypatch.setenv("OXUS_COURSE", str(course))
    monkeypatch.chdir(tmp_path)
    for command in (["site"], ["colab"]):
        assert main(command) == 1
        error = capsys.readouterr().err
        assert error.startswith(f"oxus: {path}: {said}") and error.count("\n") == 1
    check = doctor.notebooks()
    assert check.state == doctor.BAD and said in f"{check.found}: {check.fix}"


# --- which edition is meant ---


def test_alone_the_course_of_central_asia_is_meant(site):
    assert find_edition().settings.title == CENTRAL_ASIA


def test_a_course_on_another_region_is_meant_once_it_is_installed(site):
    edition = install(site, "baltic", "01-baltic")
    assert find_edition().folder == edition and list(installed()) == ["baltic", "oxus"]


def test_oxus_course_names_a_folder_or_an_installed_course(site, course, monkeypatch):
    edition = install(site, "baltic", "01-baltic")
    monkeypatch.setenv("OXUS_COURSE", "oxus")
    assert find_edition().settings.title == CENTRAL_ASIA
    monkeypatch.setenv("OXUS_COURSE", "baltic")
    assert find_edition().folder == edition
    monkeypatch.setenv("OXUS_COURSE", str(course))
    assert find_edition().folder == course
    monkeypatch.setenv("OXUS_COURSE", "nordic")
    with pytest.raises(
        CourseError, match="OXUS_COURSE names nordic, .* not an installed course .baltic, oxus"
    ):
        find_edition()


def test_the_course_folder_around_the_current_one_is_meant(site, course, monkeypatch):
    install(site, "baltic", "01-baltic")
    (course / "course" / "units").mkdir(exist_ok=True)
    monkeypatch.chdir(course / "course" / "units")
    assert find_edition().folder == course


def test_a_class_folder_is_a_copy_for_grading_and_no_edition(site, course, monkeypatch):
    (course / "class.toml").write_text('name = "Spring"\n')
    monkeypatch.chdir(course)
    assert find_edition().settings.title == CENTRAL_ASIA
    monkeypatch.setenv("OXUS_COURSE", str(course))
    assert find_edition().settings.title == CENTRAL_ASIA


def test_the_notebooks_at_hand_say_which_course_is_meant(site, tmp_path, monkeypatch):
    install(site, "baltic", "01-baltic")
    install(site, "nordic", "01-nordic")
    work = tmp_path / "студент" / "oxus-work"
    for unit, title in {
        "01-baltic": "Baltic: a region",
        "01-nordic": "Nordic: a region",
        "08-institutional-membership": CENTRAL_ASIA,
    }.items():
        (work / unit).mkdir(parents=True)
        for place in (work / unit, work, work.parent):
            assert find_edition(place).settings.title == title, place
        assert find_edition(tmp_path, unit=unit).settings.title == title
        monkeypatch.chdir(work / unit)
        assert unit_here() == unit and unit in units()
        monkeypatch.chdir(work.parent)
        monkeypatch.setenv("JPY_SESSION_NAME", str(tmp_path / f"aigerim_{unit}.ipynb"))
        assert find_edition().settings.title == title and unit_here() == unit
        monkeypatch.delenv("JPY_SESSION_NAME")
        (work / unit).rmdir()


def test_of_several_courses_one_must_be_named(site, capsys):
    install(site, "baltic", "01-baltic")
    install(site, "nordic", "01-nordic")
    assert main(["check", "1"]) == 1
    said = capsys.readouterr().err
    assert "several courses are installed (baltic, nordic, oxus)" in said and "OXUS_COURSE=baltic" in said
    assert said.count("\n") == 1


@pytest.mark.slow
def test_an_edition_claimed_by_two_packages_is_one_line_with_the_fix(site, course, monkeypatch, capsys):
    install(site, "baltic", "01-baltic")
    register(site, "baltic", "baltic_region", "baltic-fork")
    for command in (["lab"], ["check", "1"], ["progress", "1"], ["site"]):
        assert main(command) == 1
        said = capsys.readouterr().err
        assert said.startswith(
            "oxus: two installed packages claim the course 'baltic': baltic-course and baltic-fork"
        )
        assert "pip uninstall baltic-fork" in said and said.count("\n") == 1
    assert "two installed packages claim" in str(oxus.check("01.double"))
    assert "two installed packages claim" in str(oxus.progress())
    monkeypatch.setenv("OXUS_COURSE", str(course))
    assert find_edition().folder == course, "named, the course is found all the same"


def test_a_package_without_the_course_that_it_registers_is_named(site):
    register(site, "baltic", "baltic_region")
    with pytest.raises(
        CourseError, match="baltic-course registers the course 'baltic', but baltic_region/_edition/"
    ):
        find_edition()


def test_a_wrong_course_toml_of_an_installed_course_is_one_line(site, capsys):
    path = install(site, "baltic", "01-baltic", settings="title = 3\n") / "course.toml"
    assert main(["site"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"oxus: {path}: line 1: title: 3 is not text") and said.count("\n") == 1
    assert units() == ["01-baltic"], "what needs no title does not mind"


def test_an_editable_install_takes_the_course_from_its_clone(site, course, monkeypatch):
    (course / "data" / "tiny_region").mkdir(parents=True)
    (course / "data" / "tiny_region" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(course / "data"))
    register(site, "tiny", "tiny_region")
    assert installed()["tiny"] == course


def test_a_student_s_folder_keeps_its_course_when_another_is_installed(site, tmp_path, monkeypatch):
    calls = []
    monkeypatch.setattr(jupyter, "_become", lambda command, folder: calls.append(command) or 0)
    assert main(["lab", "--no-browser"]) == 0
    install(site, "baltic", "01-baltic")
    editions._claims.cache_clear()
    assert main(["lab", "--no-browser"]) == 0
    work = tmp_path / "студент" / "oxus-work"
    assert not (work / "01-baltic").exists() and (work / "00-orientation").is_dir()
    (tmp_path / "another").mkdir()
    monkeypatch.chdir(tmp_path / "another")
    assert main(["lab", "--no-browser"]) == 0
    assert [p.name for p in (tmp_path / "another" / "oxus-work").iterdir()] == ["01-baltic"]


@pytest.mark.slow
def test_the_command_s_help_looks_for_no_edition():
    code = "import sys, oxus.cli\ntry: oxus.cli.main(['--help'])\nexcept SystemExit: pass\n"
    code += "from oxus.core import edition; assert edition._claims.cache_info().misses == 0"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
