"""Tables from the web: brought once, from the open internet only, never too much; what fails leaves the old one."""

from __future__ import annotations

import gzip
import hashlib
import ipaddress
import json
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from fever import FEVER

from desk import running
from desk.addressed import table_at
from desk.fetching import run
from desk.given import given
from desk.web import Address, Mark, Web, brought, is_public, target
from nlg.errors import NotKnown, Trouble
from nlg.home import Home
from nlg.pipeline import open_dataset

KEY = Path(__file__).parent / "web" / "host.pem"
LOOPBACK = ipaddress.ip_address("127.0.0.1")
CSV = b"code,week,cases\nA1,2021-03-05,7\nA1,2021-03-12,8\n"
REGISTER = """code,name,display,article,preposition,kind,called,parent,members,population,population_year
A1,Ashby,Ashby,,in,district,borough,,,,
"""
SHEET = (
    FEVER
    + """fetch = "https://data.example:PORT/fever.csv"
area = "code"
period = "week"
period_form = "week_ending"
[tables.t.measures.cases]
op = "column"
column = "cases"
unit = "cases"
type = "flow"
polarity = "bad"
noun = { one = "case", many = "cases", headline = "Fever cases", full = "fever cases" }
"""
)

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Host:
    """A host that answers by path; what it was asked is kept."""

    port: int
    answers: dict[str, Answer]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str = "/fever.csv", name: str = "data.example") -> str:
        return f"https://{name}:{self.port}{path}"


def says(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(to: BaseHTTPRequestHandler) -> None:
        to.send_response(status)
        for key, value in {"Content_Length": str(len(body)), "Content_Type": "text/csv", **headers}.items():
            to.send_header(key.replace("_", "-"), value)
        to.end_headers()
        to.wfile.write(body)

    return answer


def sends_to(where: str) -> Answer:
    return says(b"", 302, Location=where)


@pytest.fixture
def host() -> Iterator[Host]:
    there = Host(0, {})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            there.asked.append((self.path, dict(self.headers)))
            there.answers.get(self.path, says(b"", 404))(self)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    socketserver.TCPServer.allow_reuse_address = True
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(KEY)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    there.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield there
    server.shutdown()
    server.server_close()


@pytest.fixture
def web() -> Web:
    """The usual rules, but for the names of this host, its certificate, and that it may lie on this machine."""
    return Web(
        allowed=lambda address: address == LOOPBACK or is_public(address),
        resolve=lambda name, _: [LOOPBACK] if name in ("data.example", "other.example") else [],
        trust=ssl.create_default_context(cafile=str(KEY)),
        read_within=5,
    )


@pytest.fixture
def home(tmp_path: Path, host: Host) -> Home:
    home = Home.create(tmp_path / "n", publisher="Echo", base_url="https://echo.example", id_namespace="echo.example")
    for name, text in (("registers/borset.csv", REGISTER), ("datasets/fever.toml", SHEET)):
        path = home.folder / name
        path.parent.mkdir()
        path.write_text(text.replace("PORT", str(host.port)), encoding="utf-8")
    return home


def fetched(home: Home, web: Web) -> str:
    return fetching(home, web)[0]


def fetching(home: Home, web: Web, day: int = 1, released: date | None = None) -> list[str]:
    """What the command says on a day of April 2021."""
    said: list[str] = []
    assert run(home, "fever", web, datetime(2021, 4, day, tzinfo=UTC), said.append, released=released) == 0
    return said


def refused(url: str, web: Web) -> str:
    with pytest.raises(Trouble) as error:
        body_of(url, web)
    return str(error.value)


def body_of(url: str, web: Web) -> bytes:
    with brought(url, web, Mark()) as arrived:
        assert arrived
        return b"".join(arrived.pieces)


def test_a_table_is_fetched_once_and_asked_for_by_its_mark_after(home: Home, host: Host, web: Web) -> None:
    host.answers["/fever.csv"] = says(CSV, ETag='"one"', Last_Modified="Fri, 12 Mar 2021 09:00:00 GMT")
    assert fetched(home, web) == f"fever.csv: fetched, {len(CSV)} bytes"
    assert (home.folder / "datasets" / "fever.csv").read_bytes() == CSV
    host.answers["/fever.csv"] = says(b"", 304)
    assert fetched(home, web) == "fever.csv: has not changed"
    asked = host.asked[1][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"one"', "Fri, 12 Mar 2021 09:00:00 GMT")
    assert open_dataset(home, "fever").whole.values["t.cases"].tolist() == [[7, 8]]
    assert not list(home.folder.glob(".fetching/*"))


NEWER = CSV + b"A1,2021-03-19,9\n"
FRIDAY = "Fri, 26 Mar 2021 09:30:00 GMT"


def editions(home: Home) -> list[tuple[date | None, bytes]]:
    archive = Home(home.folder).archive
    return [(one.released, archive.content(one.part)) for one in archive.editions("fever", "t")]


def test_what_is_fetched_is_an_edition_with_the_day_it_came_and_no_day_of_publication_that_nobody_said(
    home: Home, host: Host, web: Web
) -> None:
    old = home.folder / "datasets" / "fever.csv"
    old.write_bytes(CSV)
    host.answers["/fever.csv"] = says(NEWER, Last_Modified=FRIDAY)
    said = fetching(home, web, 2)
    assert said[1].startswith("the day of publication is not known: its host says that it was changed on 2021-03-26; ")
    assert editions(home) == [(None, CSV), (None, NEWER)]
    newest = Home(home.folder).archive.current("fever", "t")
    assert newest
    assert (newest.retrieved, newest.origin) == (datetime(2021, 4, 2, tzinfo=UTC), host.url())
    host.answers["/fever.csv"] = says(NEWER)  # the same bytes on another day are no edition
    assert fetching(home, web, 9) == ["fever.csv: has not changed"]
    assert len(editions(home)) == 2
    assert open_dataset(home, "fever").whole.values["t.cases"].tolist() == [[7, 8, 9]]


@pytest.mark.parametrize(
    ("rule", "header", "asked", "day"),
    [
        ("last-modified", FRIDAY, None, date(2021, 3, 26)),
        ("last-modified", "", None, None),
        ("last-modified", "last Friday", None, None),
        ("last-modified", FRIDAY.replace("2021", "2031"), None, None),  # a day to come is no day of publication
        ("retrieval", FRIDAY, None, date(2021, 4, 2)),
        ("last-modified", FRIDAY, date(2021, 3, 25), date(2021, 3, 25)),
        ("", FRIDAY, date(2021, 3, 25), date(2021, 3, 25)),
    ],
)
def test_the_day_of_publication_is_a_persons_or_the_sheets_rule(
    rule: str, header: str, asked: date | None, day: date | None, home: Home, host: Host, web: Web
) -> None:
    sheet = home.folder / "datasets" / "fever.toml"
    text = sheet.read_text()
    sheet.write_text(text.replace("publisher_said =", f'released_by = "{rule}"\npublisher_said ='))
    host.answers["/fever.csv"] = says(NEWER, **({"Last_Modified": header} if header else {}))
    said = fetching(home, web, 2, asked)
    assert (f"published on {day}" in said[1]) if day else ("is not known" in said[1])
    assert editions(home) == [(day, NEWER)]


def test_what_the_sheet_cannot_read_is_kept_and_what_can_be_put_right_is_told_from(
    home: Home, host: Host, web: Web
) -> None:
    host.answers["/fever.csv"] = says(CSV)
    fetched(home, web)
    host.answers["/fever.csv"] = says(NEWER.replace(b",9", b",nine"))
    with pytest.raises(Trouble, match="'nine' is not a number"):
        fetching(home, web, 2)
    *_, (kept, used, _) = Home(home.folder).archive.all("fever")
    assert (Home(home.folder).archive.content(kept.part), used) == (NEWER.replace(b",9", b",nine"), False)
    host.answers["/fever.csv"] = says(NEWER.replace(b",", b";"))
    said = fetching(home, web, 3)
    assert any("cells are parted by a semicolon" in line for line in said)
    assert open_dataset(home, "fever").whole.values["t.cases"].tolist() == [[7, 8, 9]]
    assert (home.folder / "datasets" / "fever.csv").read_bytes() == CSV


def test_a_table_changed_by_hand_is_fetched_anew(home: Home, host: Host, web: Web) -> None:
    host.answers["/fever.csv"] = says(CSV, ETag='"one"')
    fetched(home, web)
    (home.folder / "datasets" / "fever.csv").write_bytes(CSV + b"A1,2021-03-19,9\n")
    fetched(home, web)
    assert "If-None-Match" not in host.asked[1][1]
    assert (home.folder / "datasets" / "fever.csv").read_bytes() == CSV


def test_what_is_fetched_again_and_is_the_same_is_said_so(home: Home, host: Host, web: Web) -> None:
    host.answers["/fever.csv"] = says(CSV)
    fetched(home, web)
    assert fetched(home, web) == "fever.csv: has not changed"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (says(b"", 404), "the host answers 404 Not Found"),
        (says(b"", 500), "the host answers 500 Internal Server Error"),
        (says(CSV, Content_Type="text/html; charset=utf-8"), "is a web page, not a table"),
        (says(b"\n<!DOCTYPE html>", Content_Type="text/csv"), "fever.csv: is a web page or XML, not a table"),
        (says(b""), "fever.csv: is empty where it is fetched from"),
        (says(CSV, Content_Length=str(10**9)), "is larger than 400 MB"),
        (says(CSV, Content_Length=str(len(CSV) + 5)), "the connection broke off"),
        (says(gzip.compress(CSV)[:-9], Content_Encoding="gzip"), "is not packed as the host says"),
        (says(CSV, Content_Encoding="gzip"), "is not packed as the host says"),
        (says(CSV, Content_Encoding="br"), "is packed as 'br', which was not asked for"),
        (says(CSV.replace(b"week", b"colour")), "fever.csv: row 1: there is no column 'week'"),
        (says(CSV.replace(b"8", b"eight")), "fever.csv: row 3, column cases: 'eight' is not a number"),
        (says(b"", 304), "has not changed"),
    ],
)
def test_whatever_goes_wrong_the_old_table_stays(answer: Answer, said: str, home: Home, host: Host, web: Web) -> None:
    old = home.folder / "datasets" / "fever.csv"
    old.write_bytes(CSV)
    host.answers["/fever.csv"] = answer
    try:
        told = fetched(home, web)
    except Trouble as error:
        told = str(error)
    assert said in told
    assert old.read_bytes() == CSV
    assert not list(home.folder.glob(".fetching/*"))
    assert not list(home.folder.glob("datasets/*.json"))


def test_a_table_that_grows_too_large_on_the_way_is_refused(host: Host, web: Web) -> None:
    packed = gzip.compress(b"0" * 3_000_000)
    host.answers["/fever.csv"] = says(packed, Content_Encoding="gzip")
    assert len(packed) < 10_000
    assert "is larger than 2 MB" in refused(host.url(), replace(web, most=2_000_000))
    assert len(body_of(host.url(), web)) == 3_000_000


def test_a_host_that_says_nothing_or_drips_is_not_waited_for(host: Host, web: Web) -> None:
    host.answers["/silent"] = lambda to: time.sleep(1)

    def drips(to: BaseHTTPRequestHandler) -> None:
        to.send_response(200)
        to.end_headers()
        for _ in range(20):
            to.wfile.write(b"1,2\n")
            time.sleep(0.05)

    host.answers["/drips"] = drips
    assert "nothing came for 0.2 seconds" in refused(host.url("/silent"), replace(web, read_within=0.2))
    assert "was not whole after 0.1 seconds" in refused(host.url("/drips"), replace(web, whole_within=0.1))


def test_redirects_are_followed_a_few_times_and_only_by_https(host: Host, web: Web) -> None:
    host.answers["/fever.csv"] = says(CSV)
    for n in range(1, 8):
        host.answers[f"/{n}"] = sends_to("/fever.csv" if n == 1 else host.url(f"/{n - 1}", name="other.example"))
    assert body_of(host.url("/5"), web) == CSV
    assert "sent on more than 5 times" in refused(host.url("/6"), web)
    host.answers["/plain"] = sends_to("http://data.example/fever.csv")
    assert "sends on to another address: http: only https" in refused(host.url("/plain"), web)
    host.answers["/named"] = sends_to("https://me:secret@data.example/fever.csv")
    said = refused(host.url("/named"), web)
    assert "holds a name or a password" in said
    assert "secret" not in said
    host.answers["/nowhere"] = says(b"", 302)
    assert "sends on to nowhere" in refused(host.url("/nowhere"), web)


def test_a_redirect_into_a_private_network_is_not_followed(host: Host, web: Web) -> None:
    inner = replace(web, resolve=lambda name, _: [LOOPBACK if name == "data.example" else ipaddress.ip_address(name)])
    for address in ("10.0.0.1", "169.254.169.254", "[::1]"):
        host.answers["/on"] = sends_to(f"https://{address}/fever.csv")
        known = replace(inner, resolve=lambda name, _: [LOOPBACK if "data" in name else ipaddress.ip_address(name)])
        assert "lies in a private network" in refused(host.url("/on"), known)


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x.csv",
        "https://2130706433/x.csv",
        "https://0x7f.1/x.csv",
        "https://localhost/x.csv",
        "https://[::1]/x.csv",
        "https://[::ffff:10.0.0.1]/x.csv",
        "https://10.1.2.3/x.csv",
        "https://172.16.0.1/x.csv",
        "https://192.168.1.1/x.csv",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/x.csv",
        "https://0.0.0.0/x.csv",
    ],
)
def test_by_the_usual_rules_no_private_address_is_asked(url: str) -> None:
    assert "lies in a private network" in refused(url, Web())


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("9.9.9.9", True),
        ("2620:fe::fe", True),
        ("64:ff9b::909:909", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("224.0.1.1", False),
        ("ff0e::1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("::", False),
    ],
)
def test_an_address_is_public_only_if_what_it_wraps_is(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_a_host_with_one_private_address_among_others_is_refused(web: Web) -> None:
    both = [ipaddress.ip_address("9.9.9.9"), ipaddress.ip_address("10.0.0.1")]
    assert "lies in a private network" in refused("https://data.example/x.csv", replace(web, resolve=lambda *_: both))


def test_the_address_that_was_checked_is_the_one_that_is_asked(host: Host, web: Web) -> None:
    """A name that means another address a moment later changes nothing: it is looked up once."""
    answers: list[list[Address]] = [[LOOPBACK], [ipaddress.ip_address("10.0.0.1")]]
    host.answers["/fever.csv"] = says(CSV)
    assert body_of(host.url(), replace(web, resolve=lambda *_: answers.pop(0))) == CSV
    assert len(answers) == 1
    assert host.asked[0][1]["Host"] == f"data.example:{host.port}"


def test_a_host_must_prove_that_it_has_its_name(host: Host, web: Web) -> None:
    lies = replace(web, resolve=lambda *_: [LOOPBACK])
    assert "the host cannot prove who it is" in refused(host.url(name="wrong.example"), lies)
    assert "the host cannot prove who it is" in refused(host.url(), replace(web, trust=None))


def test_a_host_that_is_not_there_is_said_to_be_so(host: Host, web: Web) -> None:
    assert "there is no host of that name" in refused("https://nowhere.example/x", web)
    assert "the host does not answer" in refused("https://data.example:1/x", web)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://data.example/x.csv", "only https addresses"),
        ("ftp://data.example/x.csv", "only https addresses"),
        ("https:///x.csv", "only https addresses"),
        ("https://me:secret@data.example/x.csv", "holds a name or a password"),
        ("https://data.example/a b.csv", "holds a blank"),
        ("https://data.example/a\r\nHost:x", "holds a blank"),
        ("https://data.example:99999/x", "cannot be read"),
    ],
)
def test_an_address_that_is_not_plain_https_is_refused_and_not_repeated(url: str, said: str) -> None:
    with pytest.raises(Trouble, match=said) as error:
        target(url)
    assert "secret" not in str(error.value)


def test_what_may_be_a_key_is_not_shown(host: Host, web: Web) -> None:
    assert "abc" not in refused(host.url("/gone.csv?apikey=abc"), web)


def test_new_takes_a_table_from_the_web_and_keeps_where_it_was(
    host: Host, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.answers["/loans?month=1"] = says(CSV)
    found = given(host.url("/loans?month=1"), query="", table="", web=web)
    assert found.said == "loans.csv"
    assert found.sha256 == hashlib.sha256(CSV).hexdigest()
    assert found.url == host.url("/loans?month=1")
    assert found.pages[0].rows[1] == ("A1", "2021-03-05", "7")
    host.answers["/loans?api_key=abc"] = says(CSV)
    assert "abc" not in given(host.url("/loans?api_key=abc"), query="", table="", web=web).url


def test_a_host_cannot_choose_where_its_file_lies(host: Host, web: Web) -> None:
    for path, name in (("/..%2F..%2Fetc%2Fpasswd", "passwd.csv"), ("/", "table.csv"), ("/.x.csv", "x.csv")):
        host.answers[path] = says(CSV)
        with table_at(host.url(path), web) as found:
            assert found.name == name


def test_a_dataset_without_an_address_or_of_the_program_is_not_fetched(home: Home, web: Web) -> None:
    sheet = home.folder / "datasets" / "fever.toml"
    sheet.write_text("".join(line for line in sheet.open() if not line.startswith("fetch")), encoding="utf-8")
    with pytest.raises(NotKnown, match="no table says where to fetch it from"):
        run(home, "fever", web, datetime(2021, 4, 1, tzinfo=UTC), print)
    with pytest.raises(NotKnown, match="its sheet is shipped with the program"):
        run(home, "england_deaths", web, datetime(2021, 4, 1, tzinfo=UTC), print)


def test_a_note_beside_the_table_that_is_broken_only_costs_a_fetch(home: Home, host: Host, web: Web) -> None:
    host.answers["/fever.csv"] = says(CSV, ETag='"one"')
    fetched(home, web)
    note = home.folder / "datasets" / "fever.csv.fetched.json"
    assert json.loads(note.read_text())["etag"] == '"one"'
    note.write_text('{"url": 3')
    assert fetched(home, web) == "fever.csv: has not changed"
    assert json.loads(note.read_text())["etag"] == '"one"'


def test_a_panel_is_read_without_the_network(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    (home.folder / "datasets" / "fever.csv").write_bytes(CSV)
    monkeypatch.setattr("socket.socket", None)
    monkeypatch.setattr("socket.getaddrinfo", None)
    assert open_dataset(home, "fever").whole.values["t.cases"].tolist() == [[7, 8]]


def test_a_run_keeps_whatever_the_host_gives_and_tells_from_the_last_that_could_be_read(
    home: Home, host: Host, web: Web
) -> None:
    days = iter(range(1, 30))
    first = b"code,week,cases\nA1,2021-03-05,700\nA1,2021-03-12,1800\n"

    def ran() -> tuple[int, str]:
        said: list[str] = []
        now = datetime(2021, 4, next(days), tzinfo=UTC)
        return running.run(Home(home.folder), (), web, now, None, said.append), "\n".join(said)

    def used() -> list[bytes]:
        archive = Home(home.folder).archive
        return [archive.content(edition.part) for edition in archive.editions("fever", "t")]

    host.answers["/fever.csv"] = says(first, ETag='"one"')
    code, said = ran()
    assert (code, used()) == (0, [first]), said
    assert "t: the edition of 2021-04-01 (fever.csv from https://data.example" in said
    host.answers["/fever.csv"] = says(b"", 304)
    assert ran() == (0, "nothing is new")
    assert host.asked[-1][1]["If-None-Match"] == '"one"'
    host.answers["/fever.csv"] = says(first)  # the same bytes on another day are no edition
    assert ran() == (0, "nothing is new")
    host.answers["/fever.csv"] = says(b"<html>We are sorry</html>")
    code, said = ran()
    assert (code, used()) == (1, [first])
    assert "refused but kept" in said
    assert "is a web page or XML, not a table" in said
    *_, (page, _, _) = Home(home.folder).archive.all("fever")
    assert Home(home.folder).archive.content(page.part) == b"<html>We are sorry</html>"
    host.answers["/fever.csv"] = says(b"", 500)
    code, said = ran()
    assert code == 1
    assert "t: not fetched: " in said
    newer = first + b"A1,2021-03-19,1200\n"
    host.answers["/fever.csv"] = says(newer)
    assert ran()[0] == 0
    assert used() == [first, newer]
