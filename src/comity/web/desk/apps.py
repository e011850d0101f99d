"""The desk app."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Staff queues over the register."""

    name = "comity.web.desk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the register how the desk derives which of its entries are one organisation."""
        from comity.web.desk.queries.clusters import register_clusters
        from comity.web.register import together

        together.use(register_clusters)
