"""Takes the pictures of the docs anew, as a reader and an editor see the demonstration: `make pictures`."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
PARISHPUMP = Path(sys.executable).with_name("parishpump")
PASSWORD = "a long pass phrase of no worth"
AREA, STORY = "E07000105", "ashford-england-covid-2021-03-03"
COLOURS = 48
OWN_WORDS = "There were 4,321 of them in the end, the council says."


def main() -> None:
    """Writes all of them; needs Debian's Chromium, as `make test-all` installs it, and pillow."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        of_the_site(chromium, Path(folder) / "out")
        of_the_desk(chromium, Path(folder) / "newsroom")
        chromium.close()


def of_the_site(chromium: Browser, out: Path) -> None:
    """What `make demo` makes."""
    subprocess.run([PARISHPUMP, "demo", "--out", out], check=True)
    with served(out / "public") as address:
        _of_the_site(chromium, address)


def _of_the_site(chromium: Browser, base: str) -> None:
    for name, size, address in (("front", (1000, 640), "index.html"), ("area", (900, 700), f"areas/{AREA}/index.html")):
        page = _page(chromium, *size)
        page.goto(f"{base}/{address}")
        page.reload()  # a page whose own type comes late is shown in another until it is seen again
        _take(page, name)
    page = _page(chromium, 640, 800)
    page.goto(f"{base}/stories/{STORY}/index.html")
    page.reload()
    page.click("a.said[id='b2.1']")
    _take(page, "story")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder as a server gives it: from disk the browser may show another type."""
    handler = partial(SimpleHTTPRequestHandler, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def of_the_desk(chromium: Browser, place: Path) -> None:
    """What `parishpump desk` opens where there is no newsroom yet, without second factors."""
    with _desk(place) as said:
        name, password = re.findall(r"Log in as (\S+) with the password (\S+)", said)[0]
    with (place / "newsroom.toml").open("a", encoding="utf-8") as file:
        file.write("\n[desk]\nsecond_factor = false\n")
    with _desk(place) as said:
        _of_the_desk(chromium, re.findall(r"The desk is at (\S+?)/ ", said)[0], name, password)


@contextmanager
def _desk(place: Path) -> Iterator[str]:
    """A desk that is open; gives what it said when it opened."""
    command = [PARISHPUMP, "desk", "--home", place, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        said = ""
        while "The desk is at" not in said:
            said += desk.stdout.readline()
        try:
            yield said
        finally:
            desk.terminate()


def _of_the_desk(chromium: Browser, base: str, name: str, password: str) -> None:
    page = _page(chromium, 1280, 760)
    page.goto(f"{base}/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.keyboard.press("Enter")
    page.fill("#id_old_password", password)
    for new in ("#id_new_password1", "#id_new_password2"):
        page.fill(new, PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("nav[aria-label=Desk]")
    page.goto(base)
    _take(page, "desk-queue")
    page.click("a.row >> nth=1")
    page.wait_for_selector("main[data-story]")
    page.keyboard.press("n")
    story = page.url
    for picture, width, height, scheme in (
        ("desk-story", 1280, 860, "light"),
        ("desk-dark", 1280, 860, "dark"),
        ("desk-phone", 360, 740, "light"),
    ):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        _take(page, picture)
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(story)
    page.wait_for_selector("main[data-story]")
    page.keyboard.press("n")
    page.keyboard.press("e")
    page.wait_for_selector("textarea")
    page.fill("textarea", OWN_WORDS)
    page.wait_for_selector("#checked .unproved")
    _take(page, "desk-edit")


def _page(chromium: Browser, width: int, height: int) -> Page:
    return chromium.new_page(viewport={"width": width, "height": height})


def _take(page: Page, name: str) -> None:
    """Once its type and charts are there; in so few colours that a page of the docs stays light."""
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(1500)
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
