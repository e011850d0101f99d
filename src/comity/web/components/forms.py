"""What every form of people's doings shares: ids of its own on a page of several, and text that may run either way."""

from __future__ import annotations

from typing import Any

from django import forms


class OwnIds(forms.Form):
    """A form whose ids begin with its `key`, and whose text fields take their direction from what is typed."""

    key = "form"
    required_css_class = "required"

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("auto_id", f"{self.key}-%s")
        named.setdefault("label_suffix", "")
        super().__init__(*args, **named)
        for field in self.fields.values():
            if isinstance(field.widget, forms.TextInput | forms.Textarea):
                field.widget.attrs.setdefault("dir", "auto")
