"""`comity digest`: write the digests that are due, and send what waits."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.output import console, show_json
from comity.model.settings import Settings


def digest(
    now: Annotated[bool, typer.Option("--now", help="Write every digest, also those that are not due yet.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Tell people what changed in what they watch. Run it every hour: it sends what is due, and nothing twice."""
    from comity.web.server import prepare

    prepare(Settings.read())
    from django.utils import timezone

    from comity.web.policy.watching.digests import make
    from comity.web.policy.watching.sending import send

    at = timezone.now()
    written = make(at, at_once=now)
    done = send(at)
    if json:
        show_json({"written": len(written), "sent": done.sent, "failed": done.failed})
    else:
        console.print(f"{len(written)} written, {done.sent} sent, {done.failed} kept for another try")
