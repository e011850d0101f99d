"""The register app."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Organisations, relations, statements and replies, articles."""

    name = "comity.web.register"
    default_auto_field = "django.db.models.BigAutoField"
