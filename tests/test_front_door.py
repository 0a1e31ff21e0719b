"""What a contributor meets first: the workflows of GitHub Actions, the hooks of pre-commit, and their commands."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.version import Version

from oxus import cli

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def read_yaml(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def jobs() -> list[dict]:
    return [job for path in WORKFLOWS for job in read_yaml(path)["jobs"].values()]


def steps() -> list[dict]:
    return [step for job in jobs() for step in job["steps"]]


def tools() -> set[str]:
    """The names of the packages that the test lock installs."""
    lines = (ROOT / "course" / "requirements" / "test.lock").read_text(encoding="utf-8").splitlines()
    return {Requirement(line.rstrip(" \\")).name for line in lines if re.match(r"[a-z0-9]", line)}


# --- workflows ---


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_only_read_and_a_newer_push_cancels_it(path):
    workflow = read_yaml(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"] is True
    assert all(job["timeout-minutes"] <= 90 and "permissions" not in job for job in workflow["jobs"].values())


def test_the_tests_run_on_every_python_that_the_course_names():
    matrix = next(
        job["strategy"]["matrix"] for job in jobs() if "python" in job.get("strategy", {}).get("matrix", {})
    )
    oldest = project()["requires-python"].removeprefix(">=")
    versions = sorted(map(Version, matrix["python"]))
    assert str(versions[0]) == oldest
    assert [v.minor for v in versions] == list(range(versions[0].minor, versions[-1].minor + 1))
    assert {"python": oldest, "tier": "--all"} in matrix["include"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_an_action_is_named_by_its_commit_and_says_its_version(path):
    """A tag can be moved to other code; a commit cannot."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines and all(
        re.fullmatch(r"- uses: [\w-]+/[\w-]+@[0-9a-f]{40}  # v[\d.]+", line) for line in lines
    )


def test_what_a_workflow_runs_exists():
    known = {*cli.COMMANDS, "tests", "--version", "--help"}
    for words in (step["run"].split() for step in steps() if "run" in step):
        if words[:2] == ["python", "course/start.py"]:
            assert words[2] in known, words
        for word in words:
            if "/" in word:
                assert (ROOT / word).exists(), f"{' '.join(words)}: {word} is not there"


def test_a_workflow_asks_for_the_same_as_ci_run():
    """The variables that it sets are read by the tests, and the test command is that of .ci/run."""
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "course/start.py tests" in ci
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    required = {name for job in jobs() for name in job.get("env", {})}
    for name in required:
        assert name in tests, name
    # The Hub needs root; the tables are made again from Debian's packages.
    asked = set(re.findall(r"export (OXUS_\w+)=1", ci)) - {"OXUS_REQUIRE_HUB", "OXUS_REGISTRIES"}
    assert required == asked | {"OXUS_CHROMIUM"}
    assert "pre-commit run --all-files" in ci
    assert any("pre-commit run --all-files" in step.get("run", "") for step in steps())
    assert any(step.get("run", "").startswith("python course/start.py tests") for step in steps())


def test_dependabot_looks_after_actions_python_and_javascript():
    updates = read_yaml(ROOT / ".github" / "dependabot.yml")["updates"]
    assert {update["package-ecosystem"] for update in updates} == {"github-actions", "pip", "npm"}


# --- hooks ---


def hooks() -> list[dict]:
    return [hook for repo in read_yaml(ROOT / ".pre-commit-config.yaml")["repos"] for hook in repo["hooks"]]


def test_every_hook_is_a_tool_of_the_lock():
    """So everybody has the same version, and `pre-commit` downloads nothing."""
    assert {repo["repo"] for repo in read_yaml(ROOT / ".pre-commit-config.yaml")["repos"]} == {"local"}
    assert {hook["language"] for hook in hooks()} == {"system"}
    assert tools() >= {"ruff", "mypy", "codespell", "pre-commit", "pre-commit-hooks", "bump-my-version"}
    scripts = Path(sys.executable).parent
    for name in {hook["entry"].split()[0] for hook in hooks()} - {"npm"}:
        assert shutil.which(name, path=str(scripts)), f"{name} is not installed"


def test_pre_commit_reads_its_configuration():
    command = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "checked"),
    [
        ("course/oxus/cli.py", True),
        ("data/raw/datapackage.toml", True),
        ("pyproject.toml", True),
        ("data/raw/institutions/memberships.csv", False),
        ("notebooks/00-orientation/00-orientation.ipynb", False),
        ("course/requirements/test.lock", False),
        ("course/selfstudy/answer_keys/00-orientation.json", False),
    ],
)
def test_hooks_leave_alone_what_is_built_or_kept_as_received(name, checked):
    assert (ROOT / name).is_file()
    assert bool(re.search(read_yaml(ROOT / ".pre-commit-config.yaml")["exclude"], name)) is not checked


def test_the_environment_in_the_clone_is_no_package_of_modules():
    """Node looks for a package.json upwards of each file: JupyterLab runs a script in .venv that is not a module."""
    assert "type" not in json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    assert json.loads((ROOT / "widgets/views/package.json").read_text(encoding="utf-8")) == {"type": "module"}


@pytest.mark.parametrize("extra", [None, *project()["optional-dependencies"]])
def test_a_dependency_is_named_once(extra):
    listed = project()["optional-dependencies"][extra] if extra else project()["dependencies"]
    names = [Requirement(one).name for one in listed]
    assert [name for name in names if names.count(name) > 1] == []


def test_contributing_gives_a_reason_for_every_dependency():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.split("## Dependencies, and why")[1].split("\n## ")[0]
    extras = project()["optional-dependencies"].values()
    named = {Requirement(one).name for group in (project()["dependencies"], *extras) for one in group}
    named.remove(project()["name"])  # an extra that includes another one
    named |= json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"].keys()
    assert named and [name for name in sorted(named) if f"`{name}`" not in section] == []
