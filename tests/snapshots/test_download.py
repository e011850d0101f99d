"""Downloads over a line that breaks, from servers that err: whole and right in the end, or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from email.utils import formatdate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity.model.errors import FetchError
from comity.snapshots import download as module
from comity.snapshots.intake import take
from comity.snapshots.manners import Manners, Timing
from comity.snapshots.store import Store
from tests.building import examples
from tests.snapshots.server import START, Clock, cut, honest, hours_ago, reset, send, serving, status, whole

NOW = "2026-01-01T00:00:00Z"
BODY = bytes(range(256)) * 40
OTHER = BODY[::-1] + b"more"
TAG = '"one"'


@pytest.fixture
def served(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with serving() as server:
        yield server


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


@pytest.fixture
def clock():
    return Clock()


def final(store):
    """Every file that anybody could read as a snapshot, or be told of as one."""
    return [p for p in store.folder.rglob("*") if p.is_file() and p.parent.name != ".fetching"]


def parts(store):
    return [p for p in store.folder.glob(".fetching/part-*") if not p.suffix]


def got(store, url, line, **options):
    (taken,) = take([url], store, now=NOW, line=line, **options)
    if taken.error:
        raise taken.error
    return taken.snapshot.open().read()


def refused(store, url, line, **options):
    with pytest.raises(FetchError) as caught:
        got(store, url, line, **options)
    assert final(store) == []
    assert caught.value.next_step
    return str(caught.value)


def test_a_dropped_transfer_goes_on_where_it_stopped(store, served, clock):
    url = served(honest(BODY, TAG, at=4000), honest(BODY, TAG, at=3000), honest(BODY, TAG))
    told = []
    assert got(store, url, clock.line(progress=lambda *step: told.append(step))) == BODY
    assert served.ranges() == [None, "bytes=4000-", "bytes=7000-"]
    assert [each.get("If-Range") for each in served.asked] == [None, TAG, TAG]
    assert told[-1] == (len(BODY), len(BODY))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert parts(store) == []


def test_what_came_is_kept_aside_under_no_final_name_and_taken_up_by_the_next_run(store, served, clock, tmp_path):
    message = refused(store, served(honest(BODY, TAG, at=4000)), clock.line(tries=1))
    assert "stopped after 4000 bytes" in message
    assert [p.stat().st_size for p in parts(store)] == [4000]
    url = served(honest(BODY, TAG))
    assert got(Store(tmp_path), url, clock.line()) == BODY
    assert served.ranges() == [None, "bytes=4000-"]
    assert parts(store) == []


def test_what_was_kept_aside_and_is_no_longer_what_it_was_is_not_used(store, served, clock):
    refused(store, served(honest(BODY, TAG, at=4000)), clock.line(tries=1))
    (part,) = parts(store)
    part.write_bytes(b"x" + part.read_bytes()[1:])
    assert got(store, served(honest(BODY, TAG)), clock.line()) == BODY
    assert served.ranges() == [None, None]


def test_what_nobody_took_up_for_two_weeks_is_removed(store, served, clock):
    refused(store, served(honest(BODY, TAG, at=4000)), clock.line(tries=1))
    (part,) = parts(store)
    os.utime(part, (START, START))
    clock.now = START + 15 * 86400
    got(store, served(whole(BODY), path="/another.csv"), clock.line())
    assert parts(store) == []


def test_a_file_that_changes_midway_is_fetched_anew(store, served, clock):
    url = served(honest(BODY, TAG, at=4000), honest(OTHER, '"two"', at=2000), honest(OTHER, '"two"'))
    assert got(store, url, clock.line()) == OTHER
    assert served.ranges() == [None, "bytes=4000-", "bytes=2000-"]


def test_a_server_that_knows_no_ranges_sends_all_again(store, served, clock):
    assert got(store, served(cut(BODY, 4000, ETag=TAG), whole(BODY, ETag=TAG)), clock.line()) == BODY


def part(start, end, total, body, **headers):
    return lambda handler: send(handler, 206, body, {"Content_Range": f"bytes {start}-{end}/{total}", **headers})


N = len(BODY)
GARBAGE = {
    "from another place": part(0, N - 1, N, BODY, ETag=TAG),
    "from another place, of unsaid length": part(
        3000,
        N - 1,
        N,
        b"%x\r\n%s\r\n0\r\n\r\n" % (N - 4000, BODY[3000 : N - 1000]),
        ETag=TAG,
        Content_Length=None,
        Transfer_Encoding="chunked",
    ),
    "of another file": part(4000, N - 1, N, OTHER[4000:N], ETag='"two"'),
    "of a file that nobody vouches for": part(4000, N - 1, N, OTHER[4000:N]),
    "of a file of another length": part(4000, N, N + 1, BODY[4000:] + b"x", ETag=TAG),
    "beyond its own end": part(4000, N + 5, N, BODY[4000:] + b"123456", ETag=TAG),
    "that ends before it starts": part(4000, 3000, N, BODY[4000:], ETag=TAG),
    "with more bytes than it names": part(4000, 4099, N, BODY[4000:], ETag=TAG),
    "with a length that is not its own": part(4000, N - 1, N, BODY[4000:5000], ETag=TAG, Content_Length="1000"),
    "without a place": lambda handler: send(handler, 206, BODY[4000:], {"ETag": TAG}),
    "in words": lambda handler: send(handler, 206, BODY[4000:], {"ETag": TAG, "Content_Range": "the rest"}),
    "of several kinds": lambda handler: send(
        handler, 206, b"--x\r\n", {"ETag": TAG, "Content_Type": "multipart/byteranges; boundary=x"}
    ),
    "squeezed": part(4000, N - 1, N, BODY[4000:], ETag=TAG, Content_Encoding="gzip"),
    "that cannot be had": status(416, Content_Range=f"bytes */{N}"),
}


@pytest.mark.parametrize("garbage", GARBAGE.values(), ids=GARBAGE.keys())
def test_a_part_that_is_not_the_one_asked_for_is_thrown_away_with_what_came_before(store, served, clock, garbage):
    assert got(store, served(honest(BODY, TAG, at=4000), garbage, honest(BODY, TAG)), clock.line()) == BODY
    assert served.ranges() == [None, "bytes=4000-", None]


def test_a_part_of_unknown_whole_is_measured_by_the_first_answer(store, served, clock):
    url = served(honest(BODY, TAG, at=4000), part(4000, N - 1, "*", BODY[4000:], ETag=TAG))
    assert got(store, url, clock.line()) == BODY


def test_less_than_the_rest_is_gone_on_from(store, served, clock):
    url = served(honest(BODY, TAG, at=4000), part(4000, 5999, N, BODY[4000:6000], ETag=TAG), honest(BODY, TAG))
    assert got(store, url, clock.line()) == BODY
    assert served.ranges() == [None, "bytes=4000-", "bytes=6000-"]


@pytest.mark.parametrize(
    ("headers", "resumed"),
    [
        ({"ETag": 'W/"one"'}, False),
        ({"ETag": "one"}, False),
        ({}, False),
        ({"ETag": TAG, "Accept-Ranges": "none"}, False),
        ({"Last-Modified": 5}, True),
        ({"Last-Modified": 0}, False),
        ({"Last-Modified": -5}, False),
        ({"Last-Modified": "yesterday"}, False),
        ({"ETag": 'W/"one"', "Last-Modified": 5}, False),
    ],
)
def test_only_a_strong_validator_lets_a_transfer_go_on(store, served, clock, headers, resumed):
    # Hours are told from now on, not from when the tests were collected, which may be minutes ago.
    headers = {name: hours_ago(value) if isinstance(value, int) else value for name, value in headers.items()}
    assert got(store, served(cut(BODY, 4000, **headers), whole(BODY, **headers)), clock.line()) == BODY
    assert served.ranges() == [None, "bytes=4000-" if resumed else None]
    if resumed:
        assert served.asked[1]["If-Range"] == headers["Last-Modified"]


def test_a_squeezed_transfer_is_never_gone_on_from(store, served, clock):
    import gzip

    packed = gzip.compress(BODY)
    headers = {"ETag": TAG, "Content-Encoding": "gzip"}
    assert got(store, served(cut(packed, 100, **headers), whole(packed, **headers)), clock.line()) == BODY
    assert served.ranges() == [None, None]


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again(store, served, clock, code):
    said = []
    assert got(store, served(status(code), whole(BODY)), clock.line(notice=said.append)) == BODY
    assert clock.slept == [2.0]
    assert str(code) in said[0]


@pytest.mark.parametrize("code", [400, 401, 403, 404, 408, 410, 451, 501])
def test_a_refusal_is_taken_at_its_word(store, served, clock, code):
    assert str(code) in refused(store, served(status(code)), clock.line())
    assert len(served.asked) == 1


def test_a_line_that_closes_at_once_is_tried_again(store, served, clock):
    assert got(store, served(reset, whole(BODY)), clock.line()) == BODY


def test_pauses_grow_and_end(store, served, clock):
    message = refused(store, served(status(503)), clock.line(tries=4))
    assert "503" in message
    assert "4 tries" in message
    assert clock.slept == [2.0, 4.0, 8.0]
    assert len(served.asked) == 4


@pytest.mark.parametrize("tries", [1, 3, 10, 10_000])
def test_a_pause_varies_by_half_and_has_an_end(tries):
    longest, shortest = (Timing(chance=lambda c=c: c).back_off(tries) for c in (0.0, 1.0))
    assert longest == min(60, 2**tries)
    assert shortest == longest / 2


def test_tries_that_bring_something_are_not_counted(store, served, clock, monkeypatch):
    monkeypatch.setattr(module, "WORTHWHILE", 1000)
    steps = [honest(BODY, TAG, at=1000)] * 9
    assert got(store, served(*steps, honest(BODY, TAG)), clock.line(tries=2)) == BODY
    assert len(served.asked) == 10


def test_tries_that_bring_nothing_new_end_even_if_the_file_keeps_changing(store, served, clock, monkeypatch):
    monkeypatch.setattr(module, "WORTHWHILE", 1000)
    steps = [honest(BODY, f'"{n}"', at=1500) for n in range(50)]
    refused(store, served(*steps), clock.line(tries=3))
    assert len(served.asked) < 8


def test_retry_after_in_seconds_is_waited_for(store, served, clock):
    assert got(store, served(status(429, Retry_After="120"), whole(BODY)), clock.line()) == BODY
    assert sum(clock.slept) == 120


def test_retry_after_as_a_date_is_waited_for(store, served, clock):
    when = formatdate(START + 90, usegmt=True)
    assert got(store, served(status(503, Retry_After=when), whole(BODY)), clock.line()) == BODY
    assert sum(clock.slept) == 90


@pytest.mark.parametrize("value", ["soon", "-5", "1e3", "", formatdate(START - 500, usegmt=True), "0"])
def test_retry_after_that_says_nothing_leaves_our_own_pause(store, served, clock, value):
    assert got(store, served(status(503, Retry_After=value), whole(BODY)), clock.line()) == BODY
    assert sum(clock.slept) == 2


def test_a_server_that_asks_for_hours_is_left_alone_and_the_person_told_until_when(store, served, clock):
    message = refused(store, served(status(429, Retry_After="7200"), whole(BODY)), clock.line())
    assert "7200 s" in message
    assert "2027-01-15 10:00 UTC" in message
    assert (len(served.asked), clock.slept) == (1, [])


def test_a_length_too_long_is_never_believed(store, served, clock):
    url = served(whole(BODY, Content_Length=str(N + 100), ETag=TAG))
    assert "stopped after" in refused(store, url, clock.line())
    assert len(served.asked) == 5


def test_a_length_too_short_does_not_leave_a_file_that_ends_midway(store, served, clock):
    url = served(whole(BODY, Content_Length=str(N - 100), ETag=TAG))
    assert "more bytes come" in refused(store, url, clock.line())
    assert parts(store) == []


def test_a_length_of_nothing_before_bytes_is_a_lie_too(store, served, clock):
    assert refused(store, served(whole(BODY, Content_Length="0")), clock.line())


def test_a_length_that_is_no_number_is_not_used(store, served, clock):
    assert got(store, served(whole(BODY, Content_Length="many")), clock.line()) == BODY


def test_a_chunked_answer_that_stops_is_tried_again(store, served, clock):
    def chunked(*pieces):
        def step(handler):
            send(handler, 200, b"".join(pieces), {"Content_Length": None, "Transfer_Encoding": "chunked"})

        return step

    good = b"%x\r\n%s\r\n" % (N, BODY)
    url = served(chunked(good), chunked(b"ffff\r\n", BODY), chunked(b"zz\r\n", BODY), chunked(good, b"0\r\n\r\n"))
    assert got(store, url, clock.line()) == BODY
    assert len(served.asked) == 4


def test_the_cap_is_held_by_what_is_said_and_by_what_comes(store, served, clock):
    for step in (whole(BODY, ETag=TAG), whole(BODY, Content_Length=None, ETag=TAG)):
        assert "larger than allowed" in refused(store, served(step), clock.line(), max_bytes=N - 1)
    assert len(served.asked) == 2
    assert parts(store) == []


def test_the_cap_is_held_by_a_file_that_goes_on(store, served, clock):
    url = served(honest(BODY, TAG, at=4000))
    refused(store, url, clock.line(tries=1))
    served(honest(BODY, TAG))
    assert "larger than allowed" in refused(store, url, clock.line(), max_bytes=N - 1)
    assert parts(store) == []


def test_parts_that_do_not_fit_together_are_found_out_by_the_checksum_and_fetched_in_one(store, served, clock):
    right = hashlib.sha256(OTHER).hexdigest()
    joined = OTHER[:4000] + BODY[4000 : len(OTHER)] + b"...."
    url = served(honest(OTHER, TAG, at=4000), honest(joined, TAG), honest(OTHER, TAG))
    assert len(joined) == len(OTHER)
    assert got(store, f"{url}#sha256={right}", clock.line()) == OTHER
    assert served.ranges() == [None, "bytes=4000-", None]


def test_another_checksum_is_refused_at_once(store, served, clock):
    assert "SHA-256" in refused(store, served(honest(BODY, TAG)) + "#sha256=" + "0" * 64, clock.line())
    assert len(served.asked) == 1
    assert parts(store) == []


def test_redirects_in_a_circle_end_and_are_not_tried_again(store, served, clock):
    url = served(status(302, Location="/data.csv"))
    assert "302" in refused(store, url, clock.line())
    assert len(served.asked) <= 11


def test_what_the_server_says_is_unchanged_is_not_fetched_again(store, served, clock):
    url = served(honest(BODY, TAG))
    (first,), (again,) = (list(take([url], store, now=NOW, line=clock.line())) for _ in range(2))
    assert served.asked[1]["If-None-Match"] == TAG
    assert (first.unchanged, again.unchanged) == (False, True)
    assert again.snapshot == first.snapshot
    served(honest(OTHER, '"two"'))
    assert got(store, url, clock.line()) == OTHER
    assert got(store, url, clock.line()) == OTHER
    assert served.asked[3]["If-None-Match"] == '"two"'


def test_a_date_alone_serves_to_ask_too(store, served, clock):
    dated = hours_ago(5)
    url = served(whole(BODY, Last_Modified=dated), status(304))
    assert [got(store, url, clock.line()) for _ in range(2)] == [BODY, BODY]
    assert served.asked[1]["If-Modified-Since"] == dated


def test_a_file_that_is_held_no_longer_is_fetched_whole(store, served, clock):
    url = served(honest(BODY, TAG))
    (taken,) = take([url], store, now=NOW, line=clock.line())
    taken.snapshot.path.unlink()
    assert got(store, url, clock.line()) == BODY
    assert "If-None-Match" not in served.asked[1]


def test_unchanged_without_being_asked_is_refused(store, served, clock):
    assert "304" in refused(store, served(status(304)), clock.line())


def test_a_held_file_with_the_checksum_asked_for_needs_no_request(store, served, clock):
    url = served(whole(BODY)) + f"#sha256={hashlib.sha256(BODY).hexdigest()}"
    for _ in range(2):
        assert got(store, url, clock.line()) == BODY
    assert len(served.asked) == 1


def test_a_failed_refresh_leaves_what_was_held_and_adds_nothing(store, served, clock):
    url = served(honest(BODY, TAG))
    got(store, url, clock.line())
    before = final(store)
    served(honest(OTHER, '"two"', at=500))
    with pytest.raises(FetchError):
        got(store, url, clock.line(tries=2))
    assert final(store) == before
    served(honest(BODY, TAG))
    assert got(store, url, clock.line()) == BODY


def test_requests_say_who_asks_and_keep_their_distance(store, served, clock):
    for path in ("/a.csv", "/b.csv", "/c.csv"):
        got(store, served(whole(BODY), path=path), clock.line(pause=10))
    assert clock.slept == [10, 10]
    assert all(re.fullmatch(r"Comity/[0-9.]+", each["User-Agent"]) for each in served.asked)


def test_redirects_keep_their_distance(store, served, clock):
    got(store, served(status(302, Location="/there.csv"), whole(BODY)), clock.line(pause=10))
    assert clock.slept == [10]


def test_one_host_is_asked_one_thing_at_a_time(store, served):
    def slow(handler):
        time.sleep(0.05)
        send(handler, 200, BODY, {})

    url = served(slow)
    line = module.Line(Manners(0, 1))
    threads = [
        threading.Thread(target=lambda n=n: list(take([f"{url}?{n}"], store, now=NOW, line=line))) for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(served.asked), served.busiest) == (4, 1)


KILLED = """
import sys
from pathlib import Path
from comity.snapshots import aside
from comity.snapshots.intake import take
from comity.snapshots.store import Store

aside.CHECKPOINT = 3000
list(take([sys.argv[2]], Store(Path(sys.argv[1])), now="2026-01-01"))
"""


def test_a_killed_process_leaves_no_final_name_and_the_next_goes_on_from_its_last_note(store, served, clock, tmp_path):
    stopped, released = threading.Event(), threading.Event()

    def stuck(handler):
        for start in (0, 3500):
            send(handler, 200, b"", {"ETag": TAG, "Content_Length": str(N)}) if not start else None
            handler.wfile.write(BODY[start : start + 3500])
            handler.wfile.flush()
            time.sleep(0.1)
        stopped.set()
        released.wait(30)

    url = served(stuck)
    environment = {"PYTHONPATH": str(Path(comity.__file__).parents[1])}
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path), url], env=environment)
    try:
        assert stopped.wait(30)
        deadline = time.monotonic() + 30
        while not list(store.folder.glob(".fetching/part-*.json")) and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        released.set()
    assert final(store) == []
    assert got(Store(tmp_path), served(honest(BODY, TAG)), clock.line()) == BODY
    assert re.fullmatch("bytes=[1-9][0-9]*-", served.asked[1]["Range"])


FULL = """
import resource, sys
from pathlib import Path
from comity.model.errors import LakeError
from comity.snapshots.intake import take
from comity.snapshots.store import Store

store = Store(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    list(take([sys.argv[2]], store, now="2026-01-01"))
except LakeError as error:
    print(error)
"""


def test_a_full_disk_is_not_blamed_on_the_server_or_tried_again(store, served, tmp_path):
    url = served(honest(BODY * 10, TAG))
    environment = {"PYTHONPATH": str(Path(comity.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), url], env=environment, capture_output=True, text=True, check=False
    )
    assert "cannot be written" in done.stdout, done.stderr
    assert "COMITY_HOME" in done.stdout
    assert len(served.asked) == 1
    assert final(store) == []


VERSIONS = [BODY[:900], OTHER[:1100], b"short"]
MISCHIEF = ["good", "drop", "reset", "429", "503", "404", "too long", "too short", "garbage", "ignores", "416"]


@pytest.mark.properties
@examples(150)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.sampled_from(MISCHIEF), st.integers(0, 1000)), min_size=1, max_size=8),
    st.integers(1, 4),
)
def test_whatever_a_server_does_a_kept_file_is_one_that_it_served_and_a_failure_keeps_nothing(steps, tries):
    def step(version, mischief, at):
        body, tag = VERSIONS[version], f'"{version}"'
        return {
            "good": honest(body, tag),
            "drop": honest(body, tag, at=at),
            "reset": reset,
            "429": status(429, Retry_After="7"),
            "503": status(503),
            "404": status(404),
            "too long": whole(body, ETag=tag, Content_Length=str(len(body) + 1 + at)),
            "too short": whole(body, ETag=tag, Content_Length=str(max(0, len(body) - 1 - at))),
            "garbage": part(at, at + len(body) - 1, len(body) + at, body, ETag=tag),
            "ignores": whole(body, ETag=tag),
            "416": status(416),
        }[mischief]

    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, serving() as served:
        store = Store(Path(folder))
        url = served(*[step(*each) for each in steps])
        for _ in range(2):
            before = final(store)
            try:
                assert got(store, url, clock.line(tries=tries)) in VERSIONS
                assert parts(store) == []
            except FetchError:
                assert final(store) == before
