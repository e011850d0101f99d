"""Registers the figures app."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The figures app of the site."""

    name = "comity.web.figures"
    label = "figures"
