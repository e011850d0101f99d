"""The accounts app."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users and roles; stands below every app that people write in."""

    name = "comity.web.accounts"
    default_auto_field = "django.db.models.BigAutoField"
