"""The register app."""

from __future__ import annotations

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Organisations, relations, statements and replies, articles."""

    name = "comity.web.register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hand over what other pages find organisations by."""
        from comity.web.components import parties
        from comity.web.register.queries import listing, money

        parties.register(money.addresses_of, listing.of_case)
