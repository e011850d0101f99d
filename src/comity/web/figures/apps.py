"""Registers the figures app, and hands the keeper of figures to the components."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The figures app of the site."""

    name = "comity.web.figures"
    label = "figures"

    def ready(self) -> None:
        """From here on, every number that a page shows has an address."""
        from comity.web.components.registry import register
        from comity.web.figures.registry import keep

        register(keep)
