"""The policy app."""

from __future__ import annotations

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Measures, engagements, advocacy points, outcome claims, watching."""

    name = "comity.web.policy"
    default_auto_field = "django.db.models.BigAutoField"
