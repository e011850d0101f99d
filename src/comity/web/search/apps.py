"""The search app: listens to what the register publishes."""

from __future__ import annotations

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Keeps the index in step with the register."""

    name = "comity.web.search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen."""
        from comity.web.search import listening

        listening.begin()
