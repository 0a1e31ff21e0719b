"""The `oxus` command: a table of subcommands, and the module that does the work of each."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from oxus.core.errors import CourseError, system_problem
from oxus.core.safe_output import safe_terminal

# Only the module of the command that is called is imported, so `oxus --help` is fast and a learner without the
# teaching tools can use the rest. Each module has `add_commands(subparsers)`, which sets `run` to a function from the
# parsed arguments to an exit status.
GROUPS: dict[str, dict[str, tuple[str, str]]] = {
    "students": {
        "lab": ("oxus.student.lab", "open the course in JupyterLab, in a folder of your own"),
        "check": ("oxus.student.submission", "run your notebook and list what you have not solved yet"),
        "submit": ("oxus.student.submission", "write the file that you submit"),
        "progress": ("oxus.selfstudy.commands", "show, export or reset your progress in self-study"),
        "doctor": ("oxus.doctor", "check this installation and explain how to fix problems"),
    },
    "authors": {
        "build": ("oxus.authoring.build", "build solutions/ and notebooks/ from course/units/"),
        "sync": ("oxus.authoring.build", "copy edits in solutions/<unit>.ipynb back to the unit's source"),
        "judge": ("oxus.authoring.judge_command", "run a unit's tests on right and wrong answers"),
        "rubric": ("oxus.authoring.rubric", "list the rubrics of written answers, as CSV or JSON"),
    },
    "instructors": {
        "class": (
            "oxus.teaching.commands.class_group",
            "set up a class, hand out units and see what to do next",
        ),
        "collect": ("oxus.teaching.commands.collect", "collect the submissions of a unit"),
        "who": ("oxus.teaching.commands.who", "say which student a submitted file is from"),
        "grade": ("oxus.teaching.commands.grade", "autograde the submissions of a unit in a sandbox"),
        "formgrader": ("oxus.teaching.nbgrader_api", "grade essays in nbgrader's formgrader"),
        "feedback": (
            "oxus.teaching.commands.feedback",
            "write one page per student, with scores and comments",
        ),
        "export": ("oxus.teaching.commands.export", "write the grades as CSV"),
    },
    "publishing": {
        "site": (
            "oxus.publish.site.commands",
            "write the course as web pages that work offline and without Python",
        ),
        "lite": ("oxus.publish.lite.commands", "write the course as a site that runs Python in the browser"),
        "colab": ("oxus.publish.colab", "write notebooks that install the course in Google Colab"),
        "data": (
            "oxus.publish.data_commands",
            "list, describe, cite and export the tables of the data package",
        ),
    },
}
"""For each group of users: the commands, each with its module and the line that describes it."""
COMMANDS = {name: command for group in GROUPS.values() for name, command in group.items()}


def parser(command: str = "") -> argparse.ArgumentParser:
    """The parser of the whole command. Only the named subcommand gets its own arguments."""
    top = argparse.ArgumentParser(
        prog="oxus",
        usage="oxus [-h] [--version] COMMAND ...",
        description="Open, build and grade the Oxus course on regional integration in Central Asia.",
        epilog=_listing(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action=_Version, nargs=0, help="show the version of the course and exit")
    # The listing takes the place of argparse's own, which has no groups.
    commands = top.add_subparsers(prog="oxus", metavar="COMMAND", required=True, help=argparse.SUPPRESS)
    if command in COMMANDS:
        import_module(COMMANDS[command][0]).add_commands(commands)
    for name, (_, line) in COMMANDS.items():
        if name not in commands.choices:
            commands.add_parser(name)
        elif not commands.choices[name].description:
            commands.choices[name].description = f"{line[0].upper()}{line[1:]}."
    return top


def _listing() -> str:
    lines = []
    for group, commands in GROUPS.items():
        lines += [f"{group}:", *(f"  {name:10}  {line}" for name, (_, line) in commands.items()), ""]
    return "\n".join([*lines, "`oxus COMMAND --help` lists the arguments of a command."])


class _Version(argparse.Action):
    """Look up the version only when it is asked for: this takes as long as starting Python."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from oxus import __version__

        print(f"oxus {__version__}")
        parser.exit()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. A CourseError or a missing package gives one message and exit status 1."""
    with safe_terminal():
        return _main(sys.argv[1:] if argv is None else list(argv))


def _main(words: list[str]) -> int:
    try:
        # jsonschema, which nbformat imports, would build a grammar of addresses for seconds if a package for it is
        # installed. The course does not use it.
        sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
        args = parser(next((word for word in words if not word.startswith("-")), "")).parse_args(words)
        status: int = args.run(args)
        sys.stdout.flush()
    except ModuleNotFoundError as error:
        missing = (error.name or "").split(".")[0]
        if missing in ("", "oxus", "oxus_widgets", "oxus_data"):
            raise
        from oxus.doctor import quoted

        doctor = f"{quoted(sys.executable)} -m oxus.doctor"
        print(f"oxus: the package {missing} is missing: `{doctor}` says what to install", file=sys.stderr)
        return 1
    except ImportError as error:
        if error.name != "oxus_widgets":  # a built file of the widgets is missing
            raise
        print(f"oxus: {error}", file=sys.stderr)
        return 1
    except CourseError as error:
        print(f"oxus: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader has closed the pipe, as in `oxus data tables | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        if not (problem := system_problem(error)):
            raise
        print(f"oxus: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("oxus: stopped", file=sys.stderr)
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
