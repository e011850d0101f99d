"""`comity user …`: the first administrator's way in; everybody else is invited on the site."""

from __future__ import annotations

from typing import Annotated

import typer

from comity.cli.output import console
from comity.model.errors import UsageError
from comity.model.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Accounts on the site.")
ROLES = ("contributor", "editor", "approver", "administrator")


@app.command("invite")
def invite(
    address: Annotated[str, typer.Argument(help="The person's e-mail address.")],
    role: Annotated[str, typer.Option(help=", ".join(ROLES))] = "administrator",
) -> None:
    """Print an address at which somebody takes up a role: works once, for 14 days. The first account is made so."""
    if role not in ROLES:
        raise UsageError(f"no role is called “{role}”", expected=", ".join(ROLES), next_step="name one of them")
    settings = Settings.read()
    from comity.web.server import prepare, served_at

    prepare(settings)
    from comity.web.accounts.invitations import invite as make
    from comity.web.accounts.invitations import link
    from comity.web.accounts.powers import Role

    site = served_at(settings)
    console.print(site + link(make(Role(role), address, by=None, site=site)), markup=False, soft_wrap=True)


@app.callback()
def door() -> None:
    """Accounts on the site."""
