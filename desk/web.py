"""The one door to the network: files come by https stories go out to receivers, never too much."""

from __future__ import annotations

import gzip
import ipaddress
import re
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urljoin, urlsplit

from nlg import VERSION
from nlg.errors import Trouble

if TYPE_CHECKING:
    import ssl

    import urllib3

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST = 400_000_000  # bytes of a table, unpacked
MOST_REDIRECTS = 5
USUAL = {"https": 443, "http": 80}
LOOPBACK = ("127.0.0.1", "localhost", "::1")
REDIRECTS = (301, 302, 303, 307, 308)
NOT_CHANGED = 304
PIECE = 1 << 16
AS_IT_COMES: Mapping[str, Any] = {"retries": False, "preload_content": False, "decode_content": False}
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # an IPv4 address in the clothes of an IPv6 one
PAGES = ("text/html", "application/xhtml+xml")
ENDINGS = {  # what a server calls a file -> how its name should end
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.apache.parquet": ".parquet",
}


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet, also where it is wrapped in another.

    >>> [is_public(ipaddress.ip_address(text)) for text in ("9.9.9.9", "10.1.2.3", "::ffff:127.0.0.1")]
    [True, False, False]
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def addresses_of(host: str, port: int) -> list[Address]:
    """All addresses of a host, in the order in which the system would try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    each = (ipaddress.ip_address(str(where[0]).partition("%")[0]) for *_, where in found)
    return list(dict.fromkeys(each))


@dataclass(frozen=True, kw_only=True)
class Web:
    """How files are brought. Only tests make one that differs from the usual; nothing that is read in can."""

    most: int = MOST
    connect_within: float = 10.0  # seconds
    read_within: float = 30.0  # seconds between two pieces
    whole_within: float = 900.0  # seconds from the first to the last
    allowed: Callable[[Address], bool] = is_public
    resolve: Callable[[str, int], list[Address]] = addresses_of
    trust: ssl.SSLContext | None = None


@dataclass(frozen=True, kw_only=True)
class Mark:
    """By what a server knows again which edition of a file somebody has."""

    etag: str = ""
    modified: str = ""

    @property
    def asking(self) -> dict[str, str]:
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {key: value for key, value in said.items() if value}


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A file that comes in: what to call it, its mark, its bytes piece by piece."""

    name: str
    mark: Mark
    pieces: Iterator[bytes]


class Unsafe(Trouble):
    """A host that is not asked: the address is none, it lies where it should not, or cannot prove who it is."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """An address taken apart."""

    host: str
    port: int
    path: str
    scheme: str = "https"

    @property
    def shown(self) -> str:
        """For messages: without what stands behind '?', which may hold a key."""
        return f"{self.scheme}://{self.host}{self.path.partition('?')[0]}"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is asked of a host. `headers` may hold a password: it is shown nowhere."""

    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    wants_body: bool = True  # of the answer
    also: tuple[int, ...] = ()  # answers outside 200 to 299 that whoever sends it understands


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a host answered, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def target(url: str) -> Target:
    """An https address, checked. An Unsafe, which does not repeat a password, where it is none."""
    if re.search(r"[\x00-\x20\x7f\\]", url):
        raise Unsafe("an address holds a blank or a sign that addresses do not have", mend="write blanks as %20")
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port or 443
    except (ValueError, UnicodeError):
        raise Unsafe("the address cannot be read", mend="give it as https://host/path") from None
    if parts.scheme != "https" or not host:
        raise Unsafe(f"{parts.scheme or 'it'}: only https addresses are fetched", mend="give it as https://host/path")
    if parts.username is not None or parts.password is not None:
        raise Unsafe(
            f"https://{host}: holds a name or a password",
            mend="take them out of the address: what needs a password is downloaded by hand",
        )
    return Target(host=host, port=port, path=(parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def exchanged(url: str, letter: Letter, web: Web) -> Reply:
    """Sends a letter to a receiver and gives its answer, whatever that says; sent on to another address it does not go.

    By https, or to this machine itself also by http. An Unsafe where the host is not to be trusted with it, any other
    Trouble where no whole answer came: whether the letter arrived is then not known.
    """
    began, at = time.monotonic(), _here(url) or target(url)
    if at.host in LOOPBACK:
        web = replace(web, allowed=lambda address: address.is_loopback)
    with _answered(at, web, letter) as response:
        body = b"".join(_pieces(at, response, web, began)) if letter.wants_body else b""
        return Reply(status=response.status, headers=dict(response.headers), body=body)


def _here(url: str) -> Target | None:
    """An address of this machine without encryption; None for any other."""
    if not re.match(r"http://(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?(/|$)", url):
        return None
    parts = urlsplit(url)
    at = target(url.replace("http://", "https://", 1))
    return replace(at, scheme="http", port=parts.port or USUAL["http"])


@contextmanager
def brought(url: str, web: Web, mark: Mark) -> Iterator[Arrived | None]:
    """A file from an https address; None where it is still the one of the `mark`. A Trouble says why there is none."""
    began, at = time.monotonic(), target(url)
    for _ in range(MOST_REDIRECTS + 1):
        with _answered(at, web, Letter(headers={"Accept-Encoding": "gzip", **mark.asking})) as response:
            if response.status not in REDIRECTS:
                yield _taken(at, response, web, began)
                return
            onward = response.headers.get("Location", "")
        if not onward:
            raise Trouble(f"{at.shown}: sends on to nowhere")
        at = _onward(at, url := urljoin(url, onward))
    raise Trouble(f"{at.shown}: sent on more than {MOST_REDIRECTS} times", mend="give the address of the file itself")


def _onward(at: Target, url: str) -> Target:
    try:
        return target(url)
    except Trouble as error:
        raise Trouble(f"{at.shown}: sends on to another address: {error}", mend=error.mend) from None


@contextmanager
def _answered(at: Target, web: Web, letter: Letter) -> Iterator[urllib3.BaseHTTPResponse]:
    """The answer of a host, its body not yet read. What goes wrong while it is read is told as well."""
    try:
        import urllib3.exceptions as wrong
    except ImportError:
        raise Trouble(
            "fetching needs urllib3, which is not installed", mend="pip install 'parishpump[fetch]'"
        ) from None
    try:
        with _asked(at, web, letter) as response:
            yield response
    except (wrong.ReadTimeoutError, TimeoutError):
        raise Trouble(f"{at.shown}: nothing came for {web.read_within:g} seconds", mend="try again later") from None
    except wrong.SSLError as error:
        raise Unsafe(f"{at.shown}: the host cannot prove who it is ({_plain(error)})") from None
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise Trouble(f"{at.shown}: what came is not packed as the host says", mend="try again") from None
    except wrong.HTTPError as error:
        raise Trouble(f"{at.shown}: the connection broke off ({_plain(error)})", mend="try again") from None


def _plain(error: Exception) -> str:
    """The innermost reason, on one line, without addresses."""
    inner = error.args[-1] if error.args else error
    while isinstance(inner, Exception) and inner.args:
        inner = inner.args[-1]
    return re.sub(r"https?://\S+", "the address", " ".join(str(inner).split()))[:120]


@contextmanager
def _asked(at: Target, web: Web, letter: Letter) -> Iterator[urllib3.BaseHTTPResponse]:
    """Asks the address that was checked, by number: no second look-up can put another in its place."""
    import urllib3.exceptions as wrong

    headers = {
        "Host": at.host if at.port == USUAL[at.scheme] else f"{at.host}:{at.port}",
        "User-Agent": f"parishpump/{VERSION}",
        **letter.headers,
    }
    for number in (places := _checked(at, web)):
        with _line(str(number), at, web) as pool:
            try:
                response = pool.urlopen(
                    letter.method, at.path, body=letter.body, headers=headers, redirect=False, **AS_IT_COMES
                )
            except (wrong.NewConnectionError, wrong.ConnectTimeoutError):
                if number == places[-1]:
                    raise Trouble(f"{at.shown}: the host does not answer", mend="try again later") from None
                continue
            try:
                yield response
            finally:
                response.close()
            return


def _line(number: str, at: Target, web: Web) -> urllib3.HTTPConnectionPool:
    import urllib3

    waits = urllib3.Timeout(connect=web.connect_within, read=web.read_within)
    if at.scheme == "http":
        return urllib3.HTTPConnectionPool(number, at.port, timeout=waits)
    trust = web.trust or _usual_trust()
    return urllib3.HTTPSConnectionPool(number, at.port, server_hostname=at.host, ssl_context=trust, timeout=waits)


def _usual_trust() -> ssl.SSLContext:
    import ssl

    return ssl.create_default_context()


def _checked(at: Target, web: Web) -> list[Address]:
    """The addresses of a host. Refused as a whole where one of them is not public."""
    try:
        found = web.resolve(at.host, at.port)
    except (OSError, ValueError):
        found = []
    if not found:
        raise Trouble(f"{at.shown}: there is no host of that name", mend="look at the address for a slip")
    if not all(map(web.allowed, found)):
        raise Unsafe(
            f"{at.shown}: the host lies in a private network, not on the open internet",
            mend="download the file by hand, and give its path",
        )
    return found


def _taken(at: Target, response: urllib3.BaseHTTPResponse, web: Web, began: float) -> Arrived | None:
    if response.status == NOT_CHANGED:
        return None
    if response.status != HTTPStatus.OK:
        known = response.status in HTTPStatus._value2member_map_
        said = f" {HTTPStatus(response.status).phrase}" if known else ""
        raise Trouble(f"{at.shown}: the host answers {response.status}{said}", mend="look at the address in a browser")
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind in PAGES:
        raise Trouble(
            f"{at.shown}: is a web page, not a table", mend="give the address of the file that the page's link leads to"
        )
    announced = response.headers.get("Content-Length", "")
    if announced.isdigit() and int(announced) > web.most:
        raise _too_large(at, web)
    mark = Mark(etag=_header(response.headers, "ETag"), modified=_header(response.headers, "Last-Modified"))
    return Arrived(name=_named(at, kind), mark=mark, pieces=_pieces(at, response, web, began))


def _header(headers: Mapping[str, Any], name: str) -> str:
    said = str(headers.get(name, ""))
    return said if said.isascii() and said.isprintable() and len(said) < 1000 else ""


def _named(at: Target, kind: str) -> str:
    last = re.sub(r"[^\w.-]+", "-", unquote(at.path.partition("?")[0]).rpartition("/")[2]).strip(".-")[-80:]
    ending = ENDINGS.get(kind, "")
    named = last or "table"
    return named if named.lower().endswith((*ENDINGS.values(), ".gz")) else f"{named}{ending}"


def _pieces(at: Target, response: urllib3.BaseHTTPResponse, web: Web, began: float) -> Iterator[bytes]:
    so_far, body = 0, _unpacked(at, response)
    while piece := body.read(PIECE):
        so_far += len(piece)
        if so_far > web.most:
            raise _too_large(at, web)
        if time.monotonic() - began > web.whole_within:
            raise Trouble(f"{at.shown}: was not whole after {web.whole_within:g} seconds", mend="try again later")
        yield piece


def _unpacked(at: Target, response: urllib3.BaseHTTPResponse) -> IO[bytes]:
    """What is packed for the way is unpacked piece by piece, and must be whole."""
    packed = _header(response.headers, "Content-Encoding").lower()
    if packed not in ("", "identity", "gzip", "x-gzip"):
        raise Trouble(f"{at.shown}: is packed as '{packed:.20}', which was not asked for")
    body = cast("IO[bytes]", response)
    return cast("IO[bytes]", gzip.GzipFile(fileobj=body)) if "gzip" in packed else body


def _too_large(at: Target, web: Web) -> Trouble:
    return Trouble(
        f"{at.shown}: is larger than {web.most // 1_000_000} MB",
        mend="ask for a larger one with --at-most, or for a part of it",
    )
