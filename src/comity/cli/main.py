"""`comity`: the command line's door.

Exit codes: 0 done; 1 something unexpected; 2 a malformed question; 3 a file, case or source that could not be used;
4 a missing, locked or damaged lake; 5 a sum that would be false; 6 a setting (model/errors.py). `ingest` ends with 0 even if
some files were broken: each is reported.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from comity import __version__
from comity.cli import (
    asking,
    building,
    digests,
    matching,
    measures,
    people,
    proposing,
    register,
    threads,
    tracing,
    watching,
)
from comity.cli.output import console, errors, show_json
from comity.model.errors import ComityError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Public money for peacebuilding, followed from the vote to the project, with its working shown.",
)
case_app = typer.Typer(no_args_is_help=True, help="Case files.")
app.add_typer(case_app, name="case")
app.add_typer(people.app, name="user")
app.add_typer(register.app, name="register")
app.add_typer(measures.app, name="measure")

app.command()(building.run)
app.command()(building.serve)
app.command()(building.ingest)
app.command()(building.fetch)
app.command()(asking.releases)
app.command()(asking.diff)
app.command()(asking.figure)
app.command()(asking.claims)
app.command()(asking.query)
app.command()(tracing.boundary)
app.command()(tracing.chain)
app.command()(threads.thread)
app.command()(matching.match)
register.app.command()(matching.judgements)
app.command()(watching.watch)
app.command()(digests.digest)
app.command("propose")(proposing.propose_command)
app.command()(register.profile)
case_app.command("check")(asking.case_check)


def _version(wanted: bool) -> None:
    if wanted:
        console.print(__version__)
        console.print(f"reading: {_road()}")
        raise typer.Exit


def _road() -> str:
    from comity.lake import writer
    from comity.parsing import scanning
    from comity.readers import iati_activity

    parts = {
        "text": scanning.compiled(),
        "rules": iati_activity.compiled.native is not None,
        "columns": writer.compiled(),
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
