"""`comity profile` and `comity register …`: profiles out of the register and into it."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.output import console, show_json
from comity.model.errors import InputError, UsageError
from comity.model.settings import Settings

app = typer.Typer(no_args_is_help=True, help="The register of organisations.")
FORMATS = ("jsonld", "ftm", "csv")


def profile(
    organisation: Annotated[str, typer.Argument(help="The organisation's slug, as in its page's address.")],
    form: Annotated[str, typer.Option("--format", help=", ".join(FORMATS))] = "jsonld",
) -> None:
    """Print an organisation's public profile, statements with their replies."""
    if form not in FORMATS:
        raise UsageError(f"no format is called “{form}”", expected=", ".join(FORMATS), next_step="name one of them")
    _prepare()
    from comity.web.register.exchange import FORMATS as EXCHANGE
    from comity.web.register.exchange.bundle import profile as whole
    from comity.web.register.models import Organisation

    one = Organisation.objects.filter(slug=organisation).first()
    if one is None:
        near = list(Organisation.objects.filter(slug__contains=organisation[:12]).values_list("slug", flat=True)[:5])
        raise UsageError(
            f"no organisation is called “{organisation}”",
            expected=", ".join(near) or "the slug of an organisation in the register",
            next_step="look it up on /organisations/ or /search/",
        )
    sys.stdout.write(EXCHANGE[form][2](whole(one)))
    if form == "jsonld":
        sys.stdout.write("\n")


@app.command("import")
def take_in(
    path: Annotated[Path, typer.Argument(help="A profile: JSON-LD, FollowTheMoney lines or CSV.")],
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Enter a profile: facts as entries, statements as drafts at the desk; what is there already stays as it is."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(str(error), where=str(path), expected="a UTF-8 file", next_step="check the path") from error
    _prepare()
    from comity.web.register.exchange import FORMATS as EXCHANGE
    from comity.web.register.exchange import guess
    from comity.web.register.exchange.bundle import enter

    done = enter(EXCHANGE[guess(path.name, text)][3](text), f"import:{hashlib.sha256(data).hexdigest()[:12]}")
    if json:
        show_json({"entered": done.changed, "left": done.left})
    else:
        console.print(f"{done.changed} entries; {len(done.left)} left as people here had changed them")


def _prepare() -> None:
    from comity.web.server import prepare

    prepare(Settings.read())


@app.callback()
def door() -> None:
    """The register of organisations."""


@app.command()
def judgements() -> None:
    """Print every judgement of the desk as the CSV that `comity ingest` reads; who judged is a number."""
    _prepare()
    from comity.web.desk.actions.matching import judgement_file

    sys.stdout.write(judgement_file())
