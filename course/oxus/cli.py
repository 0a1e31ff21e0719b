"""The `oxus` command: one sub-command a job, each in the module that does the job."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from oxus import __version__
from oxus.errors import CourseError

# Each module has `add_commands(subparsers)`, which sets `run` to a function from the parsed arguments to an
# exit status. Heavy imports (nbgrader, jupytext) wait inside these functions, so that `oxus --help` is quick
# and a learner without the teaching tools can use the rest.
MODULES = {
    "oxus.lab": ("lab",),
    "oxus.build": ("build", "sync"),
    "oxus.judge": ("judge",),
    "oxus.submission": ("check", "submit"),
    "oxus.selfstudy.commands": ("progress",),
    "oxus.site": ("site",),
    "oxus.rubric": ("rubric",),
    "oxus.collect": ("collect",),
    "oxus.autograding": ("grade",),
    "oxus.grading": ("formgrader",),
    "oxus.feedback": ("feedback",),
    "oxus.grades": ("export",),
    "oxus.classroom.commands": ("class",),
    "oxus.data_commands": ("data",),
    "oxus.colab": ("colab",),
    "oxus.doctor": ("doctor",),
}
"""Each module, and the sub-commands that it adds."""


# jsonschema, which nbformat needs, would build a grammar of addresses for 1.7 s if a package for it is there; no
# notebook is checked by it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def parser(command: str = "") -> argparse.ArgumentParser:
    """The parser of the whole command, or with one sub-command only, which saves a second of imports."""
    top = argparse.ArgumentParser(
        prog="oxus",
        description="Open, build and grade the Oxus course on regional integration in Central Asia.",
    )
    top.add_argument("--version", action="version", version=f"oxus {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    only = [module for module, names in MODULES.items() if command in names]
    for module in only or MODULES:
        import_module(module).add_commands(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; a CourseError is printed as one message and gives exit status 1."""
    words = sys.argv[1:] if argv is None else list(argv)
    args = parser(words[0] if words else "").parse_args(words)
    try:
        status: int = args.run(args)
    except CourseError as error:
        print(f"oxus: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("oxus: stopped", file=sys.stderr)
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
