"""Registers the components app."""

from __future__ import annotations

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """The components app of the site."""

    name = "comity.web.components"
    label = "components"
