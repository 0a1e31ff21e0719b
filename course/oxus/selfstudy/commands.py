"""`oxus progress` shows, exports and resets a student's progress file."""

import argparse
import sys
from pathlib import Path

from oxus.core.ask import confirm
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import match_unit
from oxus.core.safe_output import to_json
from oxus.selfstudy import progress_data
from oxus.selfstudy.calibration import calibration_of


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `progress` to the `oxus` command."""
    one = commands.add_parser("progress")
    one.add_argument(
        "unit", nargs="?", help="a unit's id or number (default: all units that you have started)"
    )
    one.add_argument(
        "--file", type=Path, help="the progress file (default: progress.json in the folder of your work)"
    )
    one.add_argument(
        "--export",
        type=Path,
        metavar="FILE",
        help="write your progress to this file, which ends in .csv or .json",
    )
    one.add_argument(
        "--reset", action="store_true", help="delete your progress in the unit, or in all units; asks first"
    )
    one.add_argument("--yes", action="store_true", help="reset without asking")
    one.set_defaults(run=_run_progress)


def _run_progress(args: argparse.Namespace) -> int:
    from oxus.selfstudy.exercises import units

    path = args.file or progress_data.progress_file()
    unit = match_unit(units(), args.unit) if args.unit else None
    content, remark = progress_data.read_progress(path)
    if remark:
        print(f"note: {remark}", file=sys.stderr)
    if unit:
        content["units"] = {name: entry for name, entry in content["units"].items() if name == unit}
    if args.export:
        _export(content, args.export)
        print(f"{args.export.resolve()} was written.")
    if args.reset:
        return _reset(path, unit, content, args.yes)
    if not args.export:
        print(shown(content, path))
    return 0


def _export(content: progress_data.Progress, path: Path) -> None:
    if path.suffix.lower() == ".csv":
        write_atomic(path, progress_data.as_csv(content))
    elif path.suffix.lower() == ".json":
        write_atomic(path, to_json(progress_data.rows(content), indent=1) + "\n")
    else:
        raise CourseError(f"{path}: the file name must end in .csv or .json")


def _reset(path: Path, unit: str | None, content: progress_data.Progress, sure: bool) -> int:
    what = f"your progress in {unit}" if unit else "all your progress"
    if not content["units"]:
        print(f"There is no progress to reset in {path}.")
        return 0
    if not sure:
        if not sys.stdin.isatty():
            raise CourseError(f"{path}: add --yes to reset {what} without being asked")
        if not confirm(f"Reset {what} ({path})? Your notebooks stay as they are."):
            print("Nothing was changed.")
            return 1
    progress_data.reset(path, unit)
    print(f"Reset: {what}.")
    return 0


def shown(content: progress_data.Progress, path: Path) -> str:
    """Progress as text: one line per unit, then one per exercise tried and one per claim judged."""
    from oxus.selfstudy.exercises import further_exercises, unit_keys, units
    from oxus.selfstudy.feedback import solved_words

    if not content["units"]:
        return f"There is no progress in {path} yet: it is recorded when you check an answer in a notebook."
    lines = []
    for unit, entry in sorted(content["units"].items()):
        known = unit_keys(unit) if unit in units() else {}
        further = further_exercises(unit) if known else set()
        solved = sum(e["state"] in progress_data.SOLVED for e in entry["exercises"].values())
        words = (
            solved_words({"units": {unit: entry}}, unit, names_unit=False)
            if known
            else f"{solved} exercises solved"
        )
        lines.append(f"{unit}: {words}, {entry['seconds'] // 60} minutes")
        for name in sorted(entry["exercises"], key=lambda n: known[n].number if n in known else 99):
            exercise = entry["exercises"][name]
            state = {"right": "right", "passes": "checks pass"}.get(exercise["state"], "not yet")
            times = f"{exercise['attempts']} attempt{'' if exercise['attempts'] == 1 else 's'}"
            seen = ", solution seen" if exercise["solution"] else ""
            claims = ", ".join(known[name].claims) if name in known else ""
            extra = " (further)" if name in further else ""
            lines.append(
                f"  {state:11}  {name}{extra}: {times}{seen}" + (f"; tests {claims}" if claims else "")
            )
        lines += [f"  verdict      {claim}: {word}" for claim, word in sorted(entry["verdicts"].items())]
    calibration = calibration_of(content)
    if calibration.judged:
        lines.append(str(calibration))
    return "\n".join([*lines, f"Kept in {path}, on this computer only."])
