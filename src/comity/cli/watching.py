"""`comity watch`: look at every watched page and feed that is due, and end the clocks that have run out."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.building import Json
from comity.cli.output import console, show_json, show_table
from comity.model.settings import Settings


def watch(
    every: Annotated[bool, typer.Option("--all", help="Also what is not due yet.")] = False, json: Json = False
) -> None:
    """Look at the watched pages and feeds that are due; what changed waits at the desk. For a timer, say every hour."""
    from comity.web.server import prepare

    prepare(Settings.read())
    from comity.web.desk.actions import watching
    from comity.web.desk.models import Watched
    from comity.web.register import workflow

    ended = workflow.lapse()
    rows = list(Watched.objects.filter(stopped=False).order_by("pk")) if every else watching.due()
    looked = [watching.look(one) for one in rows]
    told = [
        {"url": one.watched.url, "changed": one.changed, "articles": one.articles, "trouble": one.trouble}
        for one in looked
    ]
    if json:
        show_json({"deadlines_ended": ended, "looked": told})
        return
    console.print(f"{ended} deadlines ended; {len(looked)} addresses looked at", markup=False)
    if told:
        show_table(
            ("address", "changed", "articles", "trouble"),
            [(t["url"], "yes" if t["changed"] else "no", t["articles"], t["trouble"]) for t in told],
        )
