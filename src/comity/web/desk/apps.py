"""The desk app."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Staff queues over the register."""

    name = "comity.web.desk"
    default_auto_field = "django.db.models.BigAutoField"
