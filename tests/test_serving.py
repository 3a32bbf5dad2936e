"""The preview answers as a good web server does, over real sockets, and leads nowhere but into the public folder."""

from __future__ import annotations

import gzip
import http.client
import os
import socket
import threading
from collections.abc import Iterator
from email.utils import formatdate

import pytest

from desk.deciding import withdraw
from desk.serving import server
from feeds.publish import publish
from nlg.home import Home
from tests.test_publish import HOUR, NOW, home, sign, story

__all__ = ["home"]  # the fixture
PAGE = f"/stories/{story()['slug']}/"
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture
def port(home: Home) -> Iterator[int]:
    for number in range(3):
        sign(home, story(number))
    publish(home, NOW)
    serving = server(home, 0)
    thread = threading.Thread(target=serving.serve_forever, args=(0.01,))
    thread.start()
    yield serving.server_port
    serving.shutdown()
    thread.join()
    serving.server_close()


def ask(port: int, address: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, address, headers={key.replace("_", "-"): value for key, value in headers.items()})
    answer = connection.getresponse()
    told = answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
    connection.close()
    return told


def raw(port: int, request: bytes) -> bytes:
    """What a request that no library would send is answered with."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(request)
        line.shutdown(socket.SHUT_WR)
        found = b""
        while part := line.recv(65536):
            found += part
        return found


def test_files_come_as_they_are_with_their_type_and_tag(home: Home, port: int) -> None:
    kinds = {
        "/": "text/html; charset=utf-8",
        PAGE: "text/html; charset=utf-8",
        f"{PAGE}story.json": "application/json",
        "/feed.xml": "application/rss+xml; charset=utf-8",
        "/gone.txt": "text/plain; charset=utf-8",
    }
    for address, kind in kinds.items():
        status, headers, content = ask(port, address)
        file = home.public / address.lstrip("/") / ("index.html" if address.endswith("/") else "")
        assert (status, headers["content-type"], content) == (200, kind, file.read_bytes()), address
        assert headers["cache-control"] == "max-age=300"
        assert headers["etag"].startswith('"')
        assert headers["x-content-type-options"] == "nosniff"


def test_a_copy_that_is_still_good_is_not_sent_again(port: int) -> None:
    _, headers, _ = ask(port, "/feed.xml")
    tag = headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        status, again, content = ask(port, "/feed.xml", If_None_Match=known)
        assert (status, content, again["etag"]) == (304, b"", tag), known
    assert ask(port, "/feed.xml", If_None_Match='"other"')[0] == 200


def test_the_tag_is_of_the_bytes_and_changes_with_them(home: Home, port: int) -> None:
    before, style = ask(port, "/feed.xml")[1]["etag"], ask(port, "/gone.txt")[1]["etag"]
    publish(home, NOW + HOUR)
    os.utime(home.public / "feed.xml")
    assert ask(port, "/feed.xml")[1]["etag"] == before
    sign(home, story(7), NOW + HOUR)
    publish(home, NOW + HOUR)
    assert ask(port, "/feed.xml")[1]["etag"] != before
    assert ask(port, "/gone.txt")[1]["etag"] == style


def test_a_tag_wins_over_a_time_and_a_nonsense_time_is_ignored(port: int) -> None:
    later = formatdate(4_000_000_000, usegmt=True)
    assert ask(port, "/feed.xml", If_Modified_Since=later)[0] == 304
    assert ask(port, "/feed.xml", If_Modified_Since=later, If_None_Match='"other"')[0] == 200
    assert ask(port, "/feed.xml", If_Modified_Since=formatdate(0, usegmt=True))[0] == 200
    for nonsense in ("yesterday", "", "99 Foo 2023", "0"):
        assert ask(port, "/feed.xml", If_Modified_Since=nonsense)[0] == 200


def test_packed_and_plain_are_two_things_that_caches_can_tell_apart(home: Home, port: int) -> None:
    _, plain, _ = ask(port, "/feed.xml")
    status, packed, content = ask(port, "/feed.xml", Accept_Encoding="br, gzip;q=0.5")
    assert (status, packed["content-encoding"]) == (200, "gzip")
    assert gzip.decompress(content) == (home.public / "feed.xml").read_bytes()
    assert packed["etag"] != plain["etag"]
    assert packed["vary"] == plain["vary"] == "Accept-Encoding"
    assert ask(port, "/feed.xml", Accept_Encoding="gzip", If_None_Match=packed["etag"])[0] == 304
    for refused in ("gzip;q=0", "gzip; q=0.0", "identity", "xgzip"):
        assert "content-encoding" not in ask(port, "/feed.xml", Accept_Encoding=refused)[1], refused


def test_a_question_about_the_head_is_answered_with_the_head_alone(port: int) -> None:
    _, whole, content = ask(port, PAGE)
    status, headers, nothing = ask(port, PAGE, "HEAD")
    assert (status, nothing, headers["content-length"]) == (200, b"", str(len(content)))
    assert headers["etag"] == whole["etag"]


def test_a_withdrawn_story_is_gone_and_says_so(home: Home, port: int) -> None:
    withdraw(home, home.state(story()["id"]), now=NOW + HOUR, by="Kim", reason="wrong", note="It was of Felpersham.")
    publish(home, NOW + HOUR)
    for address in (PAGE, *(f"{PAGE}{name}" for name in ("index.html", "story.json", "chart-0123456789ab.png"))):
        status, headers, content = ask(port, address)
        assert (status, headers["content-type"]) == (410, "text/html; charset=utf-8")
        assert b"It was of Felpersham." in content
    home.withdraw(story(1)["id"], now=NOW + HOUR, by="Kim", reason="wrong")
    publish(home, NOW + 2 * HOUR)
    assert ask(port, f"/stories/{story(1)['slug']}/")[0] == 410
    assert ask(port, f"/stories/{story(2)['slug']}/")[0] == 200
    assert ask(port, "/stories/never-was/")[0] == 404


def test_a_folder_without_its_slash_leads_to_the_one_with_it_and_none_is_listed(port: int) -> None:
    status, headers, _ = ask(port, PAGE.rstrip("/"))
    assert (status, headers["location"]) == (301, PAGE)
    assert ask(port, "/stories/")[0] == 404
    assert ask(port, "//stories")[0] == 404


@pytest.mark.parametrize(
    "address",
    [
        "/../newsroom.toml",
        "/%2e%2e/newsroom.toml",
        "/stories/../../ledger.jsonl",
        "/..%2fledger.jsonl",
        "/stories/%2e%2e%2f%2e%2e%2fledger.jsonl",
        "/\\..\\ledger.jsonl",
        "/%5c..%5cledger.jsonl",
        "//etc/passwd",
        "/%00",
        "/.lock",
        "/index.html/",
        "/index.html%00.png",
        "/" + "a" * 5_000,
    ],
)
def test_no_address_leads_out_of_the_folder(port: int, address: str) -> None:
    answer = raw(port, f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 404 "), answer[:80]
    assert not any(inner in answer for inner in (b"id_namespace", b'"status"', b"root:"))


def test_it_answers_to_its_own_name_and_to_questions_only(port: int) -> None:
    assert ask(port, "/", Host="evil.example")[0] == 421
    assert ask(port, "/", Host="localhost:80")[0] == 200
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        status, headers, _ = ask(port, "/", method)
        assert (status, headers["allow"]) == (405, "GET, HEAD"), method


def test_it_listens_on_this_machine_alone(home: Home) -> None:
    with server(home, 0) as serving:
        assert serving.server_address[0] == "127.0.0.1"
