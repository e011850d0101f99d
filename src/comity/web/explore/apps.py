"""Registers the explore app."""

from __future__ import annotations

from django.apps import AppConfig


class ExploreConfig(AppConfig):
    """The explore app of the site."""

    name = "comity.web.explore"
    label = "explore"
