"""`comity`: the command line's door.

Exit codes: 0 done; 1 something unexpected; 2 a malformed question; 3 a file, case or source that could not be used;
4 a missing, locked or damaged lake; 5 a sum that would be false; 6 a setting (model/errors.py). `ingest` ends with 0 even if
some files were broken: each is reported.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup

from comity import __version__
from comity.cli.output import console, errors, show_json
from comity.model.errors import ComityError


class Command(NamedTuple):
    """Where a command's function, or a group's Typer, stands, and what is said of it among the others."""

    module: str
    attribute: str
    about: str


COMMANDS = {
    "run": Command("building", "run", "Build what is missing, then serve the site on this machine."),
    "serve": Command("building", "serve", "Serve the site on this machine from the lake as it is."),
    "ingest": Command("building", "ingest", "Read published files into the lake and serve the new release."),
    "fetch": Command("building", "fetch", "Fetch published datasets by name and read them into the lake."),
    "releases": Command("asking", "releases", "List the releases of the lake, newest first."),
    "diff": Command(
        "asking",
        "diff",
        "Show the rows that changed between two releases, and the named figures that moved because of them.",
    ),
    "figure": Command("asking", "figure", "Compute one figure, with its lineage."),
    "claims": Command("asking", "claims", "Judge the published claims of a case: does what was printed reproduce?"),
    "query": Command("asking", "query", "Ask a release in SQL, read-only."),
    "boundary": Command(
        "tracing", "boundary", "How much new money came inside a boundary, counting A to B to C once, in US dollars."
    ),
    "chain": Command(
        "tracing", "chain", "Where an activity's money came from and went, link by link, with the status of each."
    ),
    "thread": Command(
        "threads",
        "thread",
        "What happened to a line of money: each stage of each year with its sources, each hole with its reason.",
    ),
    "match": Command("matching", "match", "List pairs of mentions that may be one organisation, with score and parts."),
    "watch": Command(
        "watching", "watch", "Look at the watched pages and feeds that are due; what changed waits at the desk."
    ),
    "digest": Command("digests", "digest", "Tell people what changed in what they watch."),
    "propose": Command(
        "proposing",
        "propose_command",
        "Read a document and propose its organisations, quotations, dates, money, memberships and relations; store nothing.",
    ),
    "profile": Command("register", "profile", "Print an organisation's public profile, statements with their replies."),
    "case": Command("asking", "case_app", "Case files."),
    "user": Command("people", "app", "Accounts on the site."),
    "register": Command("register", "app", "The register of organisations."),
    "measure": Command("measures", "app", "Bills, questions and other measures."),
}


MANNERS: dict[str, Any] = {"add_completion": False, "pretty_exceptions_enable": False, "rich_markup_mode": None}


class Door(TyperGroup):
    """Imports a command's module when that command is wanted: what stands behind one is no cost to the others, nor to --help."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command of that name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        known = COMMANDS[cmd_name]
        found = getattr(import_module(f"comity.cli.{known.module}"), known.attribute)
        group = typer.Typer(**MANNERS)
        if isinstance(found, typer.Typer):
            group.add_typer(found, name=cmd_name)
        else:
            group.command(cmd_name)(found)
        return typer.main.get_group(group).commands[cmd_name]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """What `comity --help` says of each, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, known.about) for name, known in COMMANDS.items()])


app = typer.Typer(
    cls=Door,
    no_args_is_help=True,
    **MANNERS,
    help="Public money for peacebuilding, followed from the vote to the project, with its working shown.",
)


def _version(wanted: bool) -> None:
    if wanted:
        console.print(__version__)
        console.print(f"reading: {_road()}")
        raise typer.Exit


def _road() -> str:
    from comity.model import reading
    from comity.parsing import scanning
    from comity.readers import iati_activity

    parts = {
        "text": scanning.compiled(),
        "rules": iati_activity.compiled.native is not None,
        "columns": reading.compiled(),
        "memory": iati_activity.packs(),
    }
    if not any(parts.values()):
        return "pure Python"
    left = [name for name, there in parts.items() if not there]
    return f"compiled, except {' and '.join(left)}" if left else "compiled"


@app.callback()
def door(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Public money for peacebuilding, followed from the vote to the project, with its working shown."""


def main() -> None:
    """Run the command line; an error of ours becomes a message with the next step, and its exit code."""
    try:
        app()
    except ComityError as error:
        if "--json" in sys.argv:
            show_json(
                {"error": error.found, "where": error.where, "expected": error.expected, "next_step": error.next_step}
            )
        errors.print(f"comity: {error}", markup=False)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
