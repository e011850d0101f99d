"""The policy app."""

from __future__ import annotations

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Measures, engagements, advocacy points, outcome claims, watching."""

    name = "comity.web.policy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hand over what pages of organisations tell of policy."""
        from comity.web.components import doings
        from comity.web.policy.queries import doings as policy

        doings.register(policy.told)
