"""Fetching keeps a source whole or not at all, and says why not. Against a server of our own on this machine."""

import dataclasses
import gzip
import hashlib
import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from comity.lake import Lake
from comity.model.errors import FetchError, InputError, UsageError
from comity.pipeline import fetch as module
from comity.pipeline.expectations import Expects
from comity.pipeline.fetch import described, expectations, fetch, sources
from comity.pipeline.ingest import ingest
from comity.snapshots.intake import take
from comity.snapshots.manners import Manners
from comity.snapshots.store import Store
from tests.building import activity, iati, payment
from tests.snapshots.server import Clock

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
    """All that is kept, or told of as kept; what is aside for a transfer to go on with is neither."""
    files = [path for path in store.folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if path.parent.name != ".fetching")


def got(store, url, name="ecb-rates", max_bytes=1 << 20, **options):
    options = {"timing": Clock().timing, **options}
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
        fetch("nisra-population", store, now=NOW, max_bytes=1 << 20, timing=Clock().timing)
    assert kept(store) == []


def test_a_checksum_in_an_address_is_checked_at_intake(store, pages):
    url = pages("/rates.csv", RATES)
    right, wrong = hashlib.sha256(RATES).hexdigest(), "0" * 64
    line = Clock().line()
    first, second = take([f"{url}#sha256={right}", f"{url}#sha256={wrong}"], store, now=NOW, line=line)
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
    from comity.readers.known import READERS

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
    read = described(GOOD + "politeness: {min_seconds_between_requests: 2.5, max_tries: 3}\n", "a.yaml")
    assert read.expects == Expects(1, 2, "a")
    assert read.politeness == Manners(2.5, 3)
    assert described(GOOD, "a.yaml").politeness == Manners()


def test_every_described_source_says_how_it_may_be_asked():
    folder = module.resources.files("comity") / "sources"
    for file in (file for file in folder.iterdir() if file.name.endswith(".yaml")):
        assert "\npoliteness: " in file.read_text("utf-8"), file.name


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
        ("note: N", "note: N\npoliteness: {max_tries: 0}", "line 11", "politeness"),
        ("note: N", "note: N\npoliteness: {max_tries: 21}", "line 11", "1 to 20"),
        ("note: N", "note: N\npoliteness: {max_tries: true}", "line 11", "politeness"),
        ("note: N", "note: N\npoliteness: {tries: 5}", "line 11", "max_tries"),
        ("note: N", "note: N\npoliteness: {min_seconds_between_requests: -1}", "line 11", "politeness"),
        ("note: N", "note: N\npoliteness: {min_seconds_between_requests: .nan}", "line 11", "politeness"),
        ("note: N", "note: N\npoliteness: {min_seconds_between_requests: 1 s}", "line 11", "politeness"),
        ("note: N", "note: N\npoliteness: {}", "line 11", "politeness"),
        ("note: N", "note: N\npoliteness: slowly", "line 11", "politeness"),
    ],
)
def test_a_malformed_description_names_file_and_line(old, new, place, words):
    with pytest.raises(InputError) as caught:
        described(GOOD.replace(old, new), "a.yaml")
    assert f"sources/a.yaml, {place}:" in str(caught.value)
    assert words in str(caught.value)


def test_the_politeness_of_the_source_is_kept(store, pages, monkeypatch):
    clock, url = Clock(), pages("/rates.csv", b"", status=503)
    source = dataclasses.replace(module.sources()["ecb-rates"], politeness=Manners(30, 3))
    monkeypatch.setattr(module, "sources", lambda: {"ecb-rates": source})
    told = []
    with pytest.raises(FetchError, match="3 tries"):
        got(store, url, timing=clock.timing, notice=told.append)
    assert clock.now - Clock().now >= 60
    assert any("trying again" in words for words in told)


@pytest.fixture
def small(monkeypatch):
    """A source of IATI files that gives from 20 to 60 records."""
    source = dataclasses.replace(module.sources()["iati-bulk"], expects=Expects(20, 60, "iati-bulk"))
    monkeypatch.setattr(module, "sources", lambda: {"iati-bulk": source})


def some(*names, paid="10"):
    return iati(*(activity(name, payment(paid)) for name in names))


def refresh(store, url, home, *, accept=False):
    taken = got(store, url, name="iati-bulk")
    return ingest(taken, home, now=NOW, expects=None if accept else expectations("iati-bulk", taken))


def paid(home):
    return Lake.open(home).rows("SELECT COALESCE(SUM(amount), 0) FROM flow")[0][0]


FULL = [f"XX-1-{letter}" for letter in "ABCDE"]


def test_a_refresh_that_lost_its_rows_waits_and_the_one_before_stands(store, pages, small, tmp_path):
    whole = refresh(store, pages("/all.xml", some(*FULL)), tmp_path)
    assert [f.outcome for f in whole.files] == ["read"]
    lost = refresh(store, pages("/all.xml", some("XX-1-A")), tmp_path)
    assert [f.outcome for f in lost.files] == ["waiting"]
    assert (lost.release, paid(tmp_path)) == (whole.release, 50)
    assert "expected: 20 to 60" in lost.files[0].cause
    assert "comity fetch iati-bulk --accept" in lost.files[0].cause


def test_a_refresh_with_too_much_waits_as_well(store, pages, small, tmp_path):
    report = refresh(store, pages("/all.xml", some(*[f"XX-1-{n}" for n in range(40)])), tmp_path)
    assert [f.outcome for f in report.files] == ["waiting"]
    assert report.release == ""


def test_a_person_lets_a_waiting_refresh_in_and_it_does_not_wait_again(store, pages, small, tmp_path):
    refresh(store, pages("/all.xml", some(*FULL)), tmp_path)
    url = pages("/all.xml", some("XX-1-A"))
    refresh(store, url, tmp_path)
    assert [f.outcome for f in refresh(store, url, tmp_path, accept=True).files] == ["read"]
    assert paid(tmp_path) == 10
    assert [f.outcome for f in refresh(store, url, tmp_path).files] == ["unchanged"]


def test_files_that_did_not_change_count_among_the_rows_of_their_source(store, pages, small, tmp_path):
    one, two, changed = some(*FULL[:3]), some(*FULL[3:]), some(*FULL[3:], paid="7")
    refresh(store, pages("/all.zip", zipped(one__xml=one, two__xml=two)), tmp_path)
    assert paid(tmp_path) == 50
    report = refresh(store, pages("/all.zip", zipped(one__xml=one, two__xml=changed)), tmp_path)
    assert [f.outcome for f in report.files] == ["unchanged", "read"]
    assert paid(tmp_path) == 44
    alone = refresh(store, pages("/all.zip", zipped(two__xml=some("XX-1-D"))), tmp_path)
    assert [f.outcome for f in alone.files] == ["waiting"]
    assert paid(tmp_path) == 44


def test_one_source_waits_and_another_of_the_same_run_goes_in(store, pages, small, tmp_path):
    waits = got(store, pages("/all.xml", some("XX-1-A")), name="iati-bulk")
    (other,) = take([pages("/other.xml", some("XX-2-A", paid="3"))], store, now=NOW, line=Clock().line())
    expected = expectations("iati-bulk", waits)
    report = ingest([*waits, other], tmp_path, now=NOW, expects=expected)
    assert [f.outcome for f in report.files] == ["waiting", "read"]
    assert paid(tmp_path) == 3
    after = ingest(waits, tmp_path, now=NOW)
    assert [f.outcome for f in after.files] == ["read"]
    assert paid(tmp_path) == 13, "rows left in an earlier segment are not counted a second time"


def test_a_source_whose_file_no_reader_knows_any_more_waits_and_says_why(store, pages, small, tmp_path):
    report = refresh(store, pages("/all.xml", b"<a/>"), tmp_path)
    (file,) = report.files
    assert (file.outcome, report.release) == ("waiting", "")
    assert "gives 0 records" in file.cause
