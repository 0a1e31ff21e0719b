"""The command `oxus judge`: answers of an author, or mutants of the solutions, against the tests of a unit."""

import argparse

from oxus.authoring.judge import judge_unit
from oxus.core.errors import CourseError
from oxus.core.layout import find_course, find_unit, unit_ids


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `judge` to the `oxus` command."""
    one = commands.add_parser("judge")
    one.add_argument("unit", nargs="*", help="a unit's id or number (default: all units)")
    one.add_argument(
        "--mutants",
        action="store_true",
        help="try copies of each reference solution with one small mistake instead; the tests must reject them",
    )
    one.set_defaults(run=_run_judge)


def _run_judge(args: argparse.Namespace) -> int:
    course = find_course()
    if args.mutants:
        try:
            from oxus.authoring.mutation_report import report_mutants
        except ModuleNotFoundError as error:
            if error.name != "libcst":
                raise
            raise CourseError("--mutants needs LibCST: run `pip install libcst`") from error

        return report_mutants(course, [find_unit(course, u) for u in args.unit] or unit_ids(course))
    unjust = 0
    for unit in [find_unit(course, u) for u in args.unit] or unit_ids(course):
        exercise = ""
        for judgement in judge_unit(course, unit):
            if judgement.answer.exercise != exercise:
                exercise = judgement.answer.exercise
                print(f"\n{unit}: {exercise}")
            print(f"  {judgement}")
            unjust += not judgement.just
    print(f"\n{unjust} answers judged incorrectly" if unjust else "\nall answers judged correctly")
    return 1 if unjust else 0
