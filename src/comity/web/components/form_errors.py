"""How forms print their errors: what somebody typed is quoted with every character that hides or turns others made visible."""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeData

from comity.parsing.safetext import shown


class ShownErrors(DjangoTemplates):
    """Django's own look of forms, with errors shown safely."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Draw a template of a form."""
        if template_name.startswith("django/forms/errors/list/"):
            errors = [e if isinstance(e, SafeData) else shown(str(e)) for e in context["errors"]]
            context = {**context, "errors": errors}
        return super().render(template_name, context, request)
