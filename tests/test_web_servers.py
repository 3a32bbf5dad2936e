"""nginx and Apache, set up by the snippets of docs/serving.md, serve a newsroom as that page says they do."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from real_servers import Answer, Server, missing, serving
from sending import HOUR, NOW, newsroom, out, story

from desk.deciding import withdraw
from desk.serving import TYPES, at
from feeds.publish import publish
from nlg.home import Home

LONG = "bike-thefts-" + "-".join(["ambridge"] * 12)  # addresses may have 120 letters
PAGE = f"/stories/{story()['slug']}/"
GONE = f"/stories/{LONG}/"
ALIKE = {"application/javascript": "text/javascript", "image/vnd.microsoft.icon": "image/x-icon"}
EXPECTED = {".opml": "text/x-opml", ".csv": "text/csv", ".xml": "text/xml"} | TYPES


@pytest.fixture(scope="module", params=["nginx", "apache"])
def kind(request: pytest.FixtureRequest) -> str:
    assert missing() == [], f"install these Debian packages: {', '.join(missing())}"
    return str(request.param)


@pytest.fixture(scope="module")
def folder(kind: str) -> Iterator[Path]:
    """One that a server without rights may read, as /srv is."""
    made = Path(tempfile.mkdtemp(prefix=f"served-{kind}-"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def home(folder: Path) -> Home:
    place = folder / "newsroom"
    place.mkdir()
    made = newsroom(place, "")
    out(made, story())
    out(made, story(1, slug=LONG), NOW + HOUR)
    return made


@pytest.fixture(scope="module")
def server(kind: str, home: Home, folder: Path) -> Iterator[Server]:
    with serving(kind, home.folder, folder / "server") as running:
        yield running


def patiently(server: Server, address: str, status: int) -> Answer:
    """The answer of that status, for which a server that is told of it may need a moment."""
    for _ in range(100):
        answer = server.get(address)
        if answer.status == status:
            return answer
        time.sleep(0.1)
    raise AssertionError(f"{address}: {answer.status}, not {status}")


def test_every_file_comes_as_it_is_with_its_type_and_how_long_it_is_good(server: Server, home: Home) -> None:
    public = home.public.resolve()
    files = [path for path in sorted(public.rglob("*")) if path.is_file()]
    assert {".html", ".xml", ".json", ".txt", ".css", ".opml", ".woff2"} <= {path.suffix for path in files}
    for path in files:
        name = path.relative_to(public).as_posix()
        answer = server.get(f"/{name}")
        assert (answer.status, answer.body) == (200, path.read_bytes()), name
        told = answer.headers["content-type"]
        assert ALIKE.get(told.partition(";")[0], told.partition(";")[0]) == kind_of(home, path, name), name
        if told.startswith(("text/", "application/rss", "application/atom", "application/feed")):
            assert "; charset=utf-8" in told, f"{name}: {told}"
        assert answer.headers["cache-control"] == "max-age=300", name
        assert answer.headers["x-content-type-options"] == "nosniff", name


def kind_of(home: Home, path: Path, name: str) -> str:
    """The type that our own server gives it."""
    found = at(home.public, f"/{name}")
    if not isinstance(found, str) and path.suffix in (".xml", ".json"):
        return found.kind.partition(";")[0].replace("application/xml", "text/xml")
    return EXPECTED[path.suffix].partition(";")[0]


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_a_copy_that_is_still_good_is_not_sent_again(server: Server, accepted: str) -> None:
    for address in ("/feed.xml", "/atom.xml", "/feed.json", PAGE):
        first = server.get(address, Accept_Encoding=accepted)
        assert first.status == 200
        assert ("content-encoding" in first.headers) == (accepted == "gzip"), address
        assert "accept-encoding" in first.headers["vary"].lower(), address
        again = server.get(address, Accept_Encoding=accepted, If_None_Match=first.headers["etag"])
        assert (again.status, again.body) == (304, b""), address
        other = server.get(address, Accept_Encoding=accepted, If_None_Match='"another"')
        assert (other.status, other.body) == (200, first.body), address


def test_what_is_not_there_is_answered_with_the_newsrooms_own_page_and_no_folder_is_listed(
    server: Server, home: Home
) -> None:
    for address in ("/stories/never/", "/no.xml", "/stories/", "/../newsroom.toml", "/%2e%2e/ledger.jsonl"):
        answer = server.get(address)
        assert answer.status in (400, 403, 404), address
        assert b"Index of" not in answer.body
        assert b'echo.example"\nid_namespace' not in answer.body
    assert server.get("/stories/never/").body == (home.public / "404.html").read_bytes()


def test_a_new_build_is_served_from_the_next_request_on(server: Server, home: Home) -> None:
    before = server.get("/feed.xml")
    out(home, story(words="It was 39.", note="We said 38."), NOW + 2 * HOUR)
    after = server.get("/feed.xml", If_None_Match=before.headers["etag"])
    assert after.status == 200
    assert b"We said 38." in after.body
    assert b"We said 38." not in before.body
    assert b"It was 39." in server.get(PAGE).body


def test_a_withdrawn_story_is_gone_and_its_notice_is_shown(server: Server, home: Home, kind: str) -> None:
    assert server.get(GONE).status == 200
    withdraw(home, home.state(story(1)["id"]), now=NOW + 3 * HOUR, by="Kim", reason="x", note="Another district's.")
    publish(home, NOW + 3 * HOUR)
    if kind == "nginx":
        server.reload()
    for name in ("", "index.html", "story.json", "chart-0123456789ab.png", "no/such/file"):
        answer = patiently(server, f"{GONE}{name}", 410)  # a worker from before may answer once more
        assert b"Another district" in answer.body, name
        assert answer.headers["content-type"].partition(";")[0] == "text/html", name
        assert answer.headers["cache-control"] == "max-age=300", name
    patiently(server, GONE.removesuffix("/"), 410)
    assert server.get(f"{PAGE}story.json").status == 200
    assert server.get(PAGE).status == 200
