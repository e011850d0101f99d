"""Fetching keeps a source whole or not at all, and says why not. Against a server of our own on this machine."""

import dataclasses
import gzip
import hashlib
import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from comity.model.errors import FetchError, InputError, UsageError
from comity.pipeline import fetch as module
from comity.pipeline.fetch import described, fetch, sources
from comity.snapshots.intake import take
from comity.snapshots.store import Store

NOW = "2026-01-01T00:00:00Z"
RATES = b"Date, USD, JPY, GBP, \n13 April 2026, 1.1684, 186.75, 0.87058, \n"


class Server(BaseHTTPRequestHandler):
    """Answers with what `pages` holds for a path: status, headers, body."""

    pages: dict = {}
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, headers, body = self.pages.get(self.path.partition("?")[0], (404, {}, b"not here"))
        self.send_response(status)
        headers = {"Content-Length": str(len(body)), "Connection": "close", **headers}
        for name, value in headers.items():
            if value is not None:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def log_message(self, *args):
        pass


@pytest.fixture
def pages(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setattr(Server, "pages", {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()

    def put(path, body=b"", status=200, **headers):
        Server.pages[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
        return f"http://127.0.0.1:{server.server_port}{path}"

    yield put
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


def kept(store):
    return sorted(path.name for path in store.folder.rglob("*") if path.is_file())


def got(store, url, name="ecb-rates", max_bytes=1 << 20, **options):
    return fetch(name, store, now=NOW, max_bytes=max_bytes, url=url, **options)


def refused(store, url, **options):
    with pytest.raises(FetchError) as caught:
        got(store, url, **options)
    assert kept(store) == []
    assert caught.value.where == url
    return str(caught.value)


def zipped(**members):
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return box.getvalue()


def test_a_file_is_kept_with_all_that_is_known_of_its_origin(store, pages):
    url = pages("/eurofxref.csv", RATES)
    (taken,) = got(store, url)
    origin = taken.snapshot.origin
    assert taken.snapshot.open().read() == RATES
    assert (origin.name, origin.publisher, origin.source, origin.captured, origin.url) == (
        "eurofxref.csv",
        "European Central Bank",
        "ecb-rates",
        NOW,
        url,
    )
    assert origin.licence


def test_the_zip_that_the_ecb_publishes_gives_its_csv(store, pages):
    url = pages("/eurofxref-hist.zip", zipped(eurofxref__csv=RATES, readme__txt="words"))
    (taken,) = got(store, url)
    assert taken.snapshot.name == "eurofxref.csv"
    assert taken.snapshot.origin.path == f"{url}!eurofxref.csv"


def test_a_zip_without_the_wanted_file_is_an_error(store, pages):
    assert "no such file" in refused(store, pages("/a.zip", zipped(readme__txt="words")))


def test_the_name_comes_from_the_server_when_the_address_has_none(store, pages):
    url = pages(
        "/v2/en/indicator/SP.POP.TOTL",
        zipped(API_SP__csv="data", Metadata_Country__csv="about"),
        Content_Disposition='attachment; filename="API_SP.POP.TOTL_DS2_en_csv_v2_1.zip"',
    )
    (taken,) = got(store, url + "?downloadformat=csv", name="worldbank-population")
    assert taken.snapshot.name == "API_SP.csv"


def test_a_gzip_file_is_unpacked(store, pages):
    (taken,) = got(store, pages("/rates.csv.gz", gzip.compress(RATES)))
    assert (taken.snapshot.name, taken.snapshot.open().read()) == ("rates.csv", RATES)


def test_a_transfer_that_is_compressed_unasked_is_unpacked(store, pages):
    (taken,) = got(store, pages("/rates.csv", gzip.compress(RATES), Content_Encoding="gzip"))
    assert taken.snapshot.open().read() == RATES


def test_a_compressed_transfer_that_is_cut_is_refused(store, pages):
    assert "cut short" in refused(store, pages("/rates.csv", gzip.compress(RATES)[:-9], Content_Encoding="gzip"))


def test_redirects_are_followed_but_not_out_of_http(store, pages):
    target = pages("/real.csv", RATES)
    (taken,) = got(store, pages("/moved", status=302, Location=target))
    assert taken.snapshot.name == "real.csv"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_redirect_out_of_http_is_refused(store, pages, target):
    assert refused(store, pages("/moved", status=302, Location=target))


def test_a_redirect_in_a_circle_is_refused(store, pages):
    url = pages("/round", status=302, Location="/round")
    assert refused(store, url)


def test_not_found_is_refused_with_the_status(store, pages):
    assert "404" in refused(store, pages("/")[:-1] + "/nothing.csv")


def test_part_of_a_file_is_refused(store, pages):
    assert "206" in refused(store, pages("/rates.csv", RATES, status=206))


def test_a_server_that_hangs_up_early_is_refused(store, pages):
    url = pages("/rates.csv", RATES, Content_Length=str(len(RATES) + 100))
    assert f"stopped after {len(RATES)} bytes" in refused(store, url)


def test_a_chunked_transfer_that_is_cut_is_refused(store, pages):
    url = pages("/rates.csv", b"40\r\n" + RATES[:10], Content_Length=None, Transfer_Encoding="chunked")
    assert refused(store, url)


def test_an_empty_file_is_refused(store, pages):
    assert "empty" in refused(store, pages("/rates.csv", b""))


def test_a_web_page_served_as_data_is_refused(store, pages):
    assert "web page" in refused(store, pages("/rates.csv", b"\n<!DOCTYPE html><title>Sorry</title>"))


def test_too_large_is_refused_by_what_the_server_says(store, pages):
    assert "larger than allowed" in refused(store, pages("/rates.csv", b"x" * 5000), max_bytes=4000)


def test_too_large_is_refused_by_what_comes_when_the_server_says_nothing(store, pages):
    url = pages("/rates.csv", b"x" * 5000, Content_Length=None)
    assert "larger than allowed" in refused(store, url, max_bytes=4000)


def test_a_compressed_transfer_is_measured_unpacked(store, pages):
    url = pages("/rates.csv", gzip.compress(bytes(100_000)), Content_Encoding="gzip")
    assert "larger than allowed" in refused(store, url, max_bytes=4000)


def test_the_checksum_of_a_described_source_is_checked(store, pages, monkeypatch):
    url = pages("/population.csv", b"other bytes")
    source = module.sources()["nisra-population"]
    monkeypatch.setattr(module, "sources", lambda: {"nisra-population": dataclasses.replace(source, url=url)})
    with pytest.raises(FetchError, match="SHA-256"):
        fetch("nisra-population", store, now=NOW, max_bytes=1 << 20)
    assert kept(store) == []


def test_a_checksum_in_an_address_is_checked_at_intake(store, pages):
    url = pages("/rates.csv", RATES)
    right, wrong = hashlib.sha256(RATES).hexdigest(), "0" * 64
    first, second = take([f"{url}#sha256={right}", f"{url}#sha256={wrong}"], store, now=NOW)
    assert first.snapshot
    assert isinstance(second.error, FetchError)


def test_progress_is_told(store, pages):
    told = []
    got(store, pages("/rates.csv", RATES), progress=lambda *step: told.append(step))
    assert told[-1] == (len(RATES), len(RATES))


def test_nobody_listening_is_a_fetch_error(store, pages):
    url = pages("/x").rsplit(":", 1)[0] + ":1/x"
    assert "transfer failed" in refused(store, url)


def test_an_unknown_name_lists_the_names(store):
    with pytest.raises(UsageError) as caught:
        fetch("nothing", store, now=NOW, max_bytes=1)
    assert "ecb-rates" in str(caught.value)


def test_every_described_source_names_a_reader():
    from comity.readers import READERS

    assert {source.format for source in sources().values()} <= {reader.FORMAT for reader in READERS}


GOOD = """name: a
publisher: P
title: T
url: https://example.org/a.csv
licence: L
licence_url: https://example.org/l
format: ecb_rates
max_mb: 5
expects: {min_rows: 1, max_rows: 2}
note: N
"""


def test_a_description_is_read():
    assert described(GOOD, "a.yaml").expects.max_rows == 2


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("note: N", "notes: N", "line 10", "unknown field “notes”"),
        ("licence: L\n", "", "line 1", "“licence” is missing"),
        ("max_mb: 5", "max_mb: many", "line 8", "max_mb"),
        ("max_mb: 5", "max_mb: true", "line 8", "max_mb"),
        ("https://example.org/a.csv", "http://example.org/a.csv", "line 4", "an https address"),
        ("min_rows: 1", "min_rows: 3", "line 9", "expects"),
        ("title: T", "title: T\ntitle: U", "line 4", "stands twice"),
        ("name: a", "name: b", "line 1", "the name is"),
        ("title: T", "title: 5", "line 3", "text"),
        ("title: T", "title: [", "line 5", "not YAML"),
        ("note: N", "note: N\nsha256: abc", "line 11", "64 lower-case"),
    ],
)
def test_a_malformed_description_names_file_and_line(old, new, place, words):
    with pytest.raises(InputError) as caught:
        described(GOOD.replace(old, new), "a.yaml")
    assert f"sources/a.yaml, {place}:" in str(caught.value)
    assert words in str(caught.value)
