"""How forms print their errors and labels.

What somebody typed is quoted with every character that hides or turns others made visible; no label ends in a colon, whoever
wrote the form.
"""

from __future__ import annotations

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeData, mark_safe

from comity.parsing.safetext import shown


class ShownErrors(DjangoTemplates):
    """Django's own look of forms, with errors shown safely and bare labels."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Draw a template of a form."""
        if template_name.startswith("django/forms/errors/list/"):
            errors = [e if isinstance(e, SafeData) else shown(str(e)) for e in context["errors"]]
            context = {**context, "errors": errors}
        if template_name == "django/forms/label.html":
            label = context["label"]
            bare = str(label).removesuffix(":")
            context = {**context, "label": mark_safe(bare) if isinstance(label, SafeData) else bare}  # noqa: S308 - as safe as it was
        return super().render(template_name, context, request)
