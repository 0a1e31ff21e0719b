"""Make the fresh inputs of the second opinion, once for each grading run, from a seed that nobody knows before the run.

The reference solution gives the expected results. It runs as a submission does, in a child of its own in the sandbox,
before any submission has run; no student's code has been in that process. Only the cells that the answers need are run.
The instructor finds the inputs of the last run in `grading/outcomes/<unit>.fresh.json`.
"""

import ast
import json
import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

from oxus.authoring.fresh_calls import with_fresh
from oxus.authoring.judge import read_answers
from oxus.core.cell_source import parse
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import solution_notebook, unit_source
from oxus.core.notebook import grade_id, is_solution, is_test, read_notebook
from oxus.core.safe_output import to_json
from oxus.grader.assignment import AssignmentSpec
from oxus.grader.one_submission import Job
from oxus.grader.second_opinion import MIME, Asked, Call, Plan


def with_fresh_inputs(
    course: Path, unit: str, plan: Plan, spec: AssignmentSpec, pool: Any, config: Any
) -> tuple[Plan, list[str]]:
    """Add calls with fresh inputs to what the grader asks for a second opinion.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    plan : Plan
        The calls of the unit's tests.
    spec : AssignmentSpec
        The description of the unit's notebook.
    pool : LocalPool or Cluster
        The workers.
    config : traitlets.config.Config
        nbgrader's settings of the course.

    Returns
    -------
    plan : Plan
        The same, with fresh calls in the places of some.
    problems : list of str
        Why an exercise, or the whole unit, has no fresh calls although it could have some.
    """
    if not any(asked.ways for asked in plan.values()):
        return plan, []
    try:
        notebook = _questions(course, unit, plan)
    except CourseError as error:
        return plan, [str(error)]
    text = nbformat.writes(notebook)
    alone = replace(spec, sources={}, graded={}, release=text, plan={})
    job = Job("the solution", text.encode(), name=spec.notebook)
    (graded,) = pool.grade(iter([job]), {spec.notebook: alone}, config)
    if graded.outcome != "graded":
        return plan, [f"the solution was not run: {graded.reason or graded.outcome}"]
    found = dict(_results(graded.notebook))
    problems, chosen, reasons = [], dict(plan), {}
    for name, asked in plan.items():
        if asked.ways:
            calls, reasons[name] = found.get(name, ([], ["the solution gave no answer"]))
            chosen[name] = with_fresh(asked, calls)
            if not calls:
                problems.append(f"{name}: {(reasons[name] or ['no input was found'])[0]}")
    _write(course, unit, chosen, reasons)
    return chosen, problems


def _questions(course: Path, unit: str, plan: Plan) -> NotebookNode:
    """Return the notebook of the solution with a question in the place of each exercise's last test."""
    answers = read_answers(unit_source(course, unit).parent / "answers.toml")
    cells = [
        cell for cell in read_notebook(solution_notebook(course, unit)).cells if cell.cell_type == "code"
    ]
    reads = (call.request[3] for asked in plan.values() for call in asked.calls)
    helpers = {read[0] for read in reads if read}
    needed = _needed([cell for cell in cells if not is_test(cell)], helpers)
    exercise_of = {asked.tests[-1]: name for name, asked in plan.items() if asked.ways}
    made = []
    for cell in cells:
        if any(cell is one for one in needed):
            made.append(new_code_cell(cell.source))
        elif name := exercise_of.get(grade_id(cell)):
            right = {a.name: a.code for a in answers if a.exercise == name and a.kind == "right"}
            made.append(new_code_cell(_question(name, plan[name], right)))
    notebook: NotebookNode = new_notebook(cells=made)
    return notebook


def _question(name: str, asked: Asked, answers: dict[str, str]) -> str:
    known = [[call.request, call.expected, call.shown] for call in asked.calls]
    wanted = json.dumps([known, asked.ways, answers, secrets.randbits(64)])
    return (
        "from oxus.authoring.fresh_calls import fresh_calls as _fresh_calls\n"
        f"get_ipython().display_pub.publish(data={{{MIME!r}: "
        f"[{name!r}, *_fresh_calls(get_ipython().user_ns, {wanted!r})]}})"
    )


def _needed(cells: list[NotebookNode], helpers: set[str]) -> list[NotebookNode]:
    """Return the answers, and the cells that bind a name that one of these or the grader's question uses."""
    needed = [cell for cell in cells if is_solution(cell)]
    names = {cell.id: _names(cell.source) for cell in cells}
    while True:
        used = helpers.union(*(names[cell.id][1] for cell in needed))
        more = [cell for cell in cells if cell not in needed and not used.isdisjoint(names[cell.id][0])]
        if not more:
            return [cell for cell in cells if cell in needed]
        needed += more


def _names(source: str) -> tuple[set[str], set[str]]:
    """Return the names that a cell may bind, and those that it reads."""
    bound: set[str] = set()
    read: set[str] = set()
    for node in ast.walk(parse(source)):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                read.add(name)
            case ast.Name(id=name) | ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.alias(name=name, asname=other):
                bound.add(other or name.partition(".")[0])
    return bound, read


def _results(notebook: str) -> Iterator[tuple[str, tuple[list[Call], list[str]]]]:
    """Yield the name of each exercise, its fresh calls, and the reasons why others are not used."""
    for cell in json.loads(notebook)["cells"]:
        for output in cell.get("outputs", ()):
            if MIME in output.get("data", {}):
                name, calls, reasons = output["data"][MIME]
                yield name, ([Call(tuple(request), *rest) for request, *rest in calls], reasons)


def _write(course: Path, unit: str, plan: Plan, reasons: dict[str, list[str]]) -> None:
    content = {
        name: {
            "calls": [[call.shown, call.request, call.expected] for call in plan[name].calls],
            "not_used": said,
        }
        for name, said in reasons.items()
    }
    write_atomic(course / "grading" / "outcomes" / f"{unit}.fresh.json", to_json(content) + "\n")
