"""The seam for a language model, against a small server of ours: marked, held to the text, and silent about its key."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from comity.documents import read_document
from comity.documents.model_seam import Endpoint, model_proposals
from comity.model.errors import SettingsError
from comity.model.settings import Settings

TEXT = read_document("Bright Water gave £3 million.".encode())
KEY = "sk-very-secret"


@contextmanager
def answering(content: str, status: int = 200, location: str = "") -> Iterator[tuple[str, list]]:
    asked: list = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append((self.path, self.headers.get("Authorization"), json.loads(body)))
            answer = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def organisation(start: int, end: int, text: str, value=None) -> dict:
    return {
        "kind": "organisation",
        "start": start,
        "end": end,
        "text": text,
        "value": value or {"slug": None, "name": text},
    }


def test_proposals_that_the_text_bears_out_are_kept_and_marked() -> None:
    with answering(json.dumps({"proposals": [organisation(0, 12, "Bright Water")]})) as (url, asked):
        made, findings = model_proposals(TEXT, Endpoint(url, "tiny", KEY))
    assert [(p.text, p.by) for p in made] == [("Bright Water", "model:tiny")]
    assert made[0].as_json()["by"] == "model:tiny"
    assert findings == []
    assert asked[0][:2] == ("/v1/chat/completions", f"Bearer {KEY}")
    assert asked[0][2]["messages"][1]["content"] == TEXT.text


@pytest.mark.parametrize(
    ("proposal", "code"),
    [
        (organisation(0, 12, "Bright Walls"), "model-span-differs"),
        (organisation(-3, 400, "Bright Water"), "model-span-differs"),
        (organisation(0, 12, "Bright Water", {"slug": "x"}), "model-value-unusable"),
        ({"kind": "verdict", "start": 0, "end": 3, "text": "Bri", "value": {}}, "model-value-unusable"),
        (
            {
                "kind": "money",
                "start": 18,
                "end": 28,
                "text": "£3 million",
                "value": {"amount": "lots", "currency": "GBP"},
            },
            "model-value-unusable",
        ),
        ("nonsense", "model-value-unusable"),
    ],
)
def test_what_the_text_does_not_bear_out_is_dropped_with_a_finding(proposal, code) -> None:
    with answering(json.dumps({"proposals": [proposal]})) as (url, _):
        made, findings = model_proposals(TEXT, Endpoint(url, "tiny"))
    assert made == []
    assert [f.code for f in findings] == [code]


@pytest.mark.parametrize(
    ("content", "status"), [("not json", 200), ("{}", 200), ("[]", 500), ('{"proposals": 3}', 200)]
)
def test_endpoint_that_fails_is_a_finding_and_names_no_key(content, status) -> None:
    with answering(content, status) as (url, _):
        made, findings = model_proposals(TEXT, Endpoint(url, "tiny", KEY))
    assert made == []
    assert [f.code for f in findings] == ["model-unavailable"]
    assert KEY not in repr(findings)


def test_key_is_not_carried_along_a_redirect() -> None:
    with (
        answering("{}") as (elsewhere, asked_elsewhere),
        answering("{}", 302, f"{elsewhere}/chat/completions") as (url, _),
    ):
        _, findings = model_proposals(TEXT, Endpoint(url, "tiny", KEY))
    assert asked_elsewhere == []
    assert [f.code for f in findings] == ["model-unavailable"]


def test_no_model_is_asked_unless_its_settings_are_given() -> None:
    assert Settings.read({}).model_url == ""
    given = {"COMITY_MODEL_URL": "http://127.0.0.1:9/v1/", "COMITY_MODEL_NAME": "tiny", "COMITY_MODEL_KEY": KEY}
    settings = Settings.read(given)
    assert (settings.model_url, settings.model_name) == ("http://127.0.0.1:9/v1", "tiny")
    assert KEY not in repr(settings)
    assert KEY not in repr(Endpoint("u", "n", KEY))


@pytest.mark.parametrize(
    "given", [{"COMITY_MODEL_URL": "http://x/v1"}, {"COMITY_MODEL_URL": "file:///x", "COMITY_MODEL_NAME": "n"}]
)
def test_half_a_setting_stops_the_start(given) -> None:
    with pytest.raises(SettingsError):
        Settings.read(given)
