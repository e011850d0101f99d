"""Watched pages and feeds against a server of this machine: what changes is put before a person, nothing else gets through."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client

from comity.snapshots.manners import Manners
from comity.snapshots.public import public_only
from comity.web.accounts.powers import Role
from comity.web.desk.actions import watching
from comity.web.desk.models import Change, Watched
from comity.web.register.models import Article
from tests.web.desk.playing import Desk, words
from tests.web.register import people as some

pytestmark = pytest.mark.django_db


class Published:
    """What the server has at each path, and what it was asked."""

    def __init__(self) -> None:
        self.bodies: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.elsewhere: dict[str, str] = {}
        self.asked: list[tuple[str, int]] = []
        self.address = ""


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Iterator[Published]:
    held = Published()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path in held.elsewhere:
                status, headers, body = 302, {"Location": held.elsewhere[self.path]}, b""
            elif self.path not in held.bodies:
                status, headers, body = 404, {}, b""
            elif held.etags.get(self.path) and self.headers.get("If-None-Match") == held.etags[self.path]:
                status, headers, body = 304, {}, b""
            else:
                body = held.bodies[self.path]
                status, headers = 200, {"ETag": held.etags.get(self.path, "")}
            held.asked.append((self.path, status))
            self.send_response(status)
            for name, value in headers.items():
                if value:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(watching, "ALLOW", None)
    monkeypatch.setattr(watching, "MANNERS", Manners(min_seconds_between_requests=0, max_tries=1))
    yield held
    server.shutdown()


def page(text: str, noise: str = "") -> bytes:
    return (
        f"<html><head><meta name=x content='{noise}'></head><body><h1>Members</h1><p>{text}</p></body></html>".encode()
    )


def rss(*items: str, head: str = "<title>Harbour News</title>") -> bytes:
    return f'<rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def item(title: str, link: str, more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def watched(desk: Desk, url: str, kind: str = "page", about: str = "") -> Watched:
    where = desk.send("/desk/watching/", url=url, kind=kind, title="Theirs", about=about, why="it changes")
    return Watched.objects.get(pk=int(where.rstrip("/").rpartition("/")[2]))


@pytest.fixture
def desk() -> Desk:
    return Desk(some.user(Role.EDITOR))


def test_a_changed_page_is_put_before_a_person_with_the_difference_and_both_snapshots(
    published: Published, desk: Desk
) -> None:
    published.bodies["/members"] = page("We are one hundred organisations, and nobody else.", "a")
    one = watched(desk, published.address + "/members")
    assert desk.send(f"/desk/watching/{one.pk}/", "/look/").endswith(f"/desk/watching/{one.pk}/")
    assert not Change.objects.exists(), "the first look has nothing to compare with"
    published.bodies["/members"] = page("We are one hundred organisations, and nobody else.", "b")
    watching.look(one)
    assert not Change.objects.exists(), "no reader sees what changed"
    published.bodies["/members"] = page("We are two hundred organisations, and nobody else.", "b")
    assert watching.look(one).changed
    change = Change.objects.get()
    assert change.before != change.after
    assert "-We are one hundred" in change.difference
    assert "+We are two hundred" in change.difference
    assert "Theirs" in words(desk.open("/desk/queues/changes/"))
    desk.send(f"/desk/watching/changes/{change.pk}/", outcome="the members were entered anew")
    assert words(desk.open(f"/desk/watching/changes/{change.pk}/")).count("the members were entered anew") == 1
    assert "Theirs" not in words(desk.open("/desk/queues/changes/"))


def test_a_server_that_says_nothing_changed_sends_nothing(published: Published, desk: Desk) -> None:
    published.bodies["/p"], published.etags["/p"] = page("The same as ever, since we began to write."), '"one"'
    one = watched(desk, published.address + "/p")
    watching.look(one)
    assert watching.look(one) == watching.Looked(one)
    assert [status for _path, status in published.asked] == [200, 304]


def test_entries_of_a_feed_become_articles_of_whom_it_is_about_each_once(published: Published, desk: Desk) -> None:
    some.organisation("lantern-fund", "Lantern Fund")
    some.organisation("harbour-eye", "Harbour Eye")
    published.bodies["/feed"] = rss(
        item("قنديل يضيء", "/ar", "<pubDate>Tue, 03 Mar 2026 23:30:00 +0200</pubDate>"),
        item("פנס חדש", "/he"),
        item("The same again", "/he"),
        item("No address", ""),
        item("A script", "javascript:alert(1)"),
    )
    one = watched(desk, published.address + "/feed", "feed", "Lantern Fund\nharbour-eye")
    assert watching.look(one).articles == 2
    assert not Change.objects.exists()
    assert sorted(Article.objects.values_list("title", "published")) == [("פנס חדש", ""), ("قنديل يضيء", "2026-03-03")]
    site = Client(headers={"host": "localhost"})
    for slug in ("lantern-fund", "harbour-eye"):
        assert "قنديل يضيء" in site.get(f"/organisations/{slug}/").content.decode()
    published.bodies["/feed"] = rss(item("קול", "/new"), item("פנס חדש", "/he"))
    assert watching.look(one).articles == 1
    assert "קול" in Change.objects.get().difference


def test_a_feed_about_many_waits_for_a_person_who_sees_the_names_in_each_title(
    published: Published, desk: Desk
) -> None:
    some.organisation("lantern-fund", "Lantern Fund")
    published.bodies["/feed"] = rss(item("Lantern Fund opens a school", "/1"), item("Rain", "/2"))
    watching.look(watched(desk, published.address + "/feed", "feed"))
    assert (
        "opens a school"
        not in Client(headers={"host": "localhost"}).get("/organisations/lantern-fund/").content.decode()
    )
    assert "in the title: Lantern Fund" in words(desk.open("/desk/articles/"))
    one, rain = Article.objects.get(url__endswith="/1"), Article.objects.get(url__endswith="/2")
    _where, given = desk.form(f"/desk/articles/{one.pk}/")
    assert given["about"].strip() == "lantern-fund"
    desk.send(f"/desk/articles/{one.pk}/", why="it is named")
    desk.send(f"/desk/articles/{rain.pk}/", about="", why="the weather")
    assert "Nothing waits here." in words(desk.open("/desk/articles/"))
    assert (
        "opens a school" in Client(headers={"host": "localhost"}).get("/organisations/lantern-fund/").content.decode()
    )
    published.bodies["/feed"] = rss(item("Rain", "/2"), item("Lantern Fund opens a school", "/1"))
    assert watching.look(Watched.objects.get()).articles == 0, "what was put aside stays aside"
    assert Article.objects.get(pk=rain.pk).aside == "the weather"


BOMB = b"<!DOCTYPE r [<!ENTITY a0 'xxxxxxxxxx'>" + b"".join(
    b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12)
)


@pytest.mark.parametrize(
    ("body", "trouble"),
    [
        (rss(item("First", "/1"))[:-20] + b"<<<", "line"),
        (BOMB + b"]><rss><channel><title>&a11;</title></channel></rss>", ""),
        (b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(item("&x;", "/1")), ""),
        (b"<html><body>No feed at all</body></html>", "no feed"),
        (b"\x00\xff\xfe", "no feed"),
        (b"x" * (watching.LARGEST + 1), "bytes"),
    ],
    ids=["broken", "bomb", "external entity", "a page", "no text", "huge"],
)
def test_a_feed_that_is_broken_or_hostile_is_trouble_and_never_an_error(
    published: Published, desk: Desk, body: bytes, trouble: str
) -> None:
    published.bodies["/feed"] = body
    one = watched(desk, published.address + "/feed", "feed")
    desk.send(f"/desk/watching/{one.pk}/", "/look/")
    one.refresh_from_db()
    assert one.looked_at
    assert trouble in one.trouble
    for article in Article.objects.all():
        assert "root:" not in article.title
        assert len(article.title) < 600
    desk.open(f"/desk/watching/{one.pk}/")
    desk.open("/desk/watching/")


def test_an_address_of_a_private_network_is_refused_also_where_a_public_one_leads_there(
    published: Published, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    published.bodies["/secret"] = page("The database has a password, and it stands here.")
    published.elsewhere["/public"] = published.address.replace("127.0.0.1", "localhost") + "/secret"
    monkeypatch.setattr(watching, "ALLOW", lambda host, found: host == "127.0.0.1" or public_only(host, found))
    one = watched(desk, published.address + "/public")
    assert "private network" in watching.look(one).trouble
    assert [path for path, _status in published.asked] == ["/public"]
    monkeypatch.setattr(watching, "ALLOW", public_only)
    other = watched(desk, published.address + "/secret")
    assert "private network" in watching.look(other).trouble
    assert not Watched.objects.exclude(snapshot="").exists()


def test_a_server_that_is_not_there_is_trouble(published: Published, desk: Desk) -> None:
    with closed_port() as port:
        one = watched(desk, f"http://127.0.0.1:{port}/")
    assert watching.look(one).trouble
    gone = watched(desk, published.address + "/gone")
    assert "404" in watching.look(gone).trouble


@contextmanager
def closed_port() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        yield probe.getsockname()[1]


def test_only_what_is_due_is_looked_at_and_what_is_stopped_never(published: Published, desk: Desk) -> None:
    published.bodies["/p"] = page("A page that nobody has changed since it was put here.")
    one = watched(desk, published.address + "/p")
    assert watching.due() == [one]
    watching.look(one)
    assert watching.due() == []
    desk.send(f"/desk/watching/{one.pk}/", f"/{one.pk}/", every_hours="1", stopped="on", why="they moved")
    Watched.objects.update(looked_at=None)
    assert watching.due() == []


def test_an_article_by_hand_is_listed_with_everybody_it_is_about(desk: Desk) -> None:
    for slug in ("lantern-fund", "harbour-eye"):
        some.organisation(slug)
    given = {"title": "Two of them", "url": "https://press.example/two", "published": "2026-01", "why": "found"}
    desk.send("/desk/articles/new/", about="Lantern Fund\nHarbour Eye", **given)
    desk.send("/desk/articles/new/", about="lantern-fund", **given)
    assert Article.objects.get().about.count() == 2
    assert "is called" in desk.send("/desk/articles/new/", about="Nobody Here", refused=True, **given)
    assert "at least one" in desk.send("/desk/articles/new/", about="", refused=True, **given)


def test_very_long_texts_are_compared_without_taking_for_ever() -> None:
    before = "\n".join(f"line {n % 7}" for n in range(30_000))
    told = watching.unified(before, before + "\nnew")
    assert told == "+new"
    assert watching.unified("a\nb", "a\nb") == ""
