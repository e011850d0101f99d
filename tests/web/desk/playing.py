"""A person at the desk, played as a browser would: a page is opened, its form is sent as it was filled in, with some changes."""

from __future__ import annotations

from typing import Any

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile

from comity.web.accounts.models import User
from tests.web.register.people import signed_in


class Desk:
    """One signed-in person. Every answer that is not a page or a redirect fails the test."""

    def __init__(self, user: User, language: str = "") -> None:
        self.user, self.client, self.prefix = user, signed_in(user), language
        self.client.raise_request_exception = True

    def open(self, path: str, status: int = 200) -> Any:
        answer = self.client.get(path if path.startswith(("/ar/", "/he/")) else self.prefix + path)
        assert answer.status_code == status, (path, answer.status_code)
        page = lxml.html.fromstring(answer.content.decode())
        page.make_links_absolute("http://localhost" + path)
        return page

    def form(self, path: str, action: str = "") -> tuple[str, dict[str, Any]]:
        """Where a form goes and what it would send untouched; `action` is how its address ends."""
        return form_in(self.open(path), path, action)

    def send(self, path: str, action: str = "", *, refused: bool = False, **changes: Any) -> str:
        """Send a form with changes; returns where one is led, or the page's text when it is refused."""
        where, values = self.form(path, action)
        unknown = set(changes) - set(values) - {n for n in changes if changes[n] == "on"}
        assert not unknown, f"{path} has no field {unknown}"
        answer = self.client.post(where, {k: v for k, v in (values | changes).items() if v is not None})
        if refused:
            assert answer.status_code == 400, (path, answer.status_code)
            return answer.content.decode()
        assert answer.status_code == 302, (path, errors(answer.content.decode()))
        return str(answer.headers["Location"])

    def upload(self, data: bytes, **fields: str) -> int:
        """Bring a document; returns its number."""
        file = SimpleUploadedFile("document.txt", data)
        return int(self.send("/desk/documents/", file=file, **fields).rstrip("/").rpartition("/")[2])


def form_in(page: Any, path: str, action: str) -> tuple[str, dict[str, Any]]:
    for form in page.forms:
        where = form.get("action") or "http://localhost" + path
        if form.method == "POST" and (not action or where.partition("?")[0].endswith(action)):
            values: dict[str, Any] = dict(form.form_values())
            for field in form.inputs:
                if field.get("type") not in ("checkbox", "submit"):
                    values.setdefault(field.name, None if field.get("type") in ("file", "radio") else "")
            values.pop("csrfmiddlewaretoken", None)
            return where.replace("http://localhost", ""), values
    raise AssertionError(f"{path} has no form {action}")


def errors(html: str) -> str:
    page = lxml.html.fromstring(html)
    return " | ".join(each.text_content().strip() for each in page.find_class("errorlist"))


def words(page: Any) -> str:
    """What a reader of the page reads."""
    return " ".join(page.text_content().split())
