"""The `oxus` command: one sub-command a job, each in the module that does the job."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from oxus import __version__
from oxus.core.errors import CourseError

# Each module has `add_commands(subparsers)`, which sets `run` to a function from the parsed arguments to an
# exit status. Heavy imports (nbgrader, jupytext) wait inside these functions, so that `oxus --help` is quick
# and a learner without the teaching tools can use the rest.
MODULES = {
    "oxus.student.lab": ("lab",),
    "oxus.authoring.build": ("build", "sync"),
    "oxus.authoring.judge": ("judge",),
    "oxus.student.submission": ("check", "submit"),
    "oxus.selfstudy.commands": ("progress",),
    "oxus.publish.site.commands": ("site",),
    "oxus.authoring.rubric": ("rubric",),
    "oxus.teaching.commands.collect": ("collect",),
    "oxus.teaching.commands.grade": ("grade",),
    "oxus.teaching.nbgrader_api": ("formgrader",),
    "oxus.teaching.commands.feedback": ("feedback",),
    "oxus.teaching.commands.export": ("export",),
    "oxus.teaching.commands.class_group": ("class",),
    "oxus.publish.data_commands": ("data",),
    "oxus.publish.lite.commands": ("lite",),
    "oxus.publish.colab": ("colab",),
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
    """Run the command; a CourseError or a package that is missing is told in one message and gives exit status 1."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        args = parser(words[0] if words else "").parse_args(words)
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
    except CourseError as error:
        print(f"oxus: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # who reads has seen enough, as in `oxus data tables | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("oxus: stopped", file=sys.stderr)
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
