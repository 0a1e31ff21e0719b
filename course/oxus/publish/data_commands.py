"""`oxus data`: the data package on the command line, for users who only need the data."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import oxus_data
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic

if TYPE_CHECKING:
    from oxus_data.findings import Finding


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `data` to the `oxus` command."""
    data = commands.add_parser("data")
    jobs = data.add_subparsers(title="commands", metavar="COMMAND", required=True)

    one = jobs.add_parser("tables", help="list the tables")
    one.set_defaults(run=_guarded(_tables))

    one = jobs.add_parser("describe", help="explain the fields of a table")
    one.add_argument("table", help="a name from `oxus data tables`")
    one.set_defaults(run=_guarded(_describe))

    one = jobs.add_parser("cite", help="print the citation of the package or a table")
    one.add_argument("table", nargs="?", help="a name from `oxus data tables` (default: the package)")
    one.add_argument("--style", default="plain", help="plain or bibtex (default: plain)")
    one.set_defaults(run=_guarded(_cite))

    one = jobs.add_parser("codebook", help="print the codebook of all tables, in Markdown")
    one.add_argument("--output", type=Path, help="the file to write (default: print to the terminal)")
    one.set_defaults(run=_guarded(_codebook))

    one = jobs.add_parser(
        "export", help="write the tables as CSV, Parquet or Stata files, for DuckDB or SQLite, or for Excel"
    )
    one.add_argument("--to", required=True, help="csv, duckdb, parquet, sqlite, stata or xlsx")
    one.add_argument(
        "--folder", type=Path, default=Path(), help="the folder to write to (default: the current one)"
    )
    one.add_argument("--tables", help="the tables to export, separated by commas (default: all)")
    one.add_argument("--overwrite", action="store_true", help="replace existing files")
    one.set_defaults(run=_guarded(_export))

    one = jobs.add_parser("findings", help="list the findings of the course, or shake them")
    one.add_argument("ids", nargs="*", metavar="ID", help="findings or claims (default: all)")
    one.add_argument(
        "--shake",
        action="store_true",
        help="compute each again on changed copies of its tables, and report what turns it",
    )
    one.set_defaults(run=_guarded(_findings))


def _guarded(job: Callable[[argparse.Namespace], None]) -> Callable[[argparse.Namespace], int]:
    """A job that reports a DataError as one message."""

    def run(args: argparse.Namespace) -> int:
        try:
            job(args)
        except oxus_data.DataError as error:
            raise CourseError(str(error)) from None
        return 0

    return run


def _tables(args: argparse.Namespace) -> None:
    names = oxus_data.tables()
    width = max(map(len, names))
    for name in names:
        title = oxus_data.describe(name).attrs["title"]
        print(f"{name:{width}}  {len(oxus_data.load(name)):>6}  {title}")


def _describe(args: argparse.Namespace) -> None:
    frame = oxus_data.describe(args.table)
    about = frame.attrs
    print(f"{args.table}: {about['title']} ({len(oxus_data.load(args.table))} rows)")
    scope = [f"coverage: {about['coverage']}", f"good for: {about['good_for']}"]
    scope += [f"not good for: {about['not_good_for']}"]
    for text in [about["description"], *scope, *about["licences"], *(f"from: {s}" for s in about["sources"])]:
        if text:
            print(f"  {text}")
    for field in frame.itertuples():
        facts = [field.type, field.unit, "" if field.required else "may be empty", field.key, field.allowed]
        print(f"\n{field.field}  ({'; '.join(filter(None, facts))})\n  {field.description}")


def _cite(args: argparse.Namespace) -> None:
    print(oxus_data.cite(args.table, args.style))


def _codebook(args: argparse.Namespace) -> None:
    if args.output is None:
        print(oxus_data.codebook(), end="")
        return
    write_atomic(args.output, oxus_data.codebook())
    print(f"wrote {args.output}")


def _export(args: argparse.Namespace) -> None:
    names = [name.strip() for name in args.tables.split(",") if name.strip()] if args.tables else None
    written = oxus_data.export(args.folder, args.to, names, args.overwrite)
    for path in written:
        print(f"wrote {path} ({path.stat().st_size / 1000:,.0f} kB)")


def _findings(args: argparse.Namespace) -> None:
    from oxus_data.findings import registered, shake
    from oxus_data.findings.changes import KINDS

    chosen = _chosen(args.ids)
    for finding in chosen:
        said = finding.says()
        print(f"{finding.finding_id} ({', '.join(finding.claims)})\n  {finding.stated(said.numbers)}")
        if not said.holds:
            print(f"  DOES NOT HOLD for the tables as they are. Rule: {finding.rule}.")
        elif args.shake:
            found = shake(finding)
            tried = ", ".join(f"{found.tried[kind]} {kind}" for kind in KINDS if found.tried[kind])
            labels = found.labels
            print(
                f"  {sum(found.tried.values())} changes tried ({tried}); {len(labels)} would change the sentence."
            )
            for label in labels[:SHOWN]:
                print(f"    {label}")
            if len(labels) > SHOWN:
                print(f"    and {len(labels) - SHOWN} more")
    print(
        f"{len(chosen)} of {len(registered())} findings. A sentence is unchanged by its rule, not if each "
        f"number is the same."
    )


SHOWN = 12
"""How many changes are listed for one finding."""


def _chosen(ids: list[str]) -> list["Finding"]:
    from oxus_data.findings import find, registered

    if not ids:
        return list(registered().values())
    found = []
    for name in ids:
        of_claim = [one for one in registered().values() if name in one.claims]
        if not of_claim and name not in registered() and name in set(oxus_data.load("claims")["claim_id"]):
            raise oxus_data.DataError(f"no finding is registered for the claim {name}")
        found += [one for one in of_claim or [find(name)] if one not in found]
    return found
