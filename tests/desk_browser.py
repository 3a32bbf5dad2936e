"""A desk on a loopback port, and Debian's browser looking at it: what the tests of keys, paint and access share."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from desk_room import PASSWORD, Room
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's driver keeps a loop running in the tests' own thread
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.refused.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
"""


@dataclass
class Seen:
    """A window of the browser. `wrong` gathers what its console said, `refused` what the policy stopped."""

    page: Page
    base: str
    wrong: list[str] = field(default_factory=list)

    def go(self, address: str) -> None:
        """Opens an address of the desk."""
        self.page.goto(f"{self.base}{address}")

    def refused(self) -> list[str]:
        """What the policy has stopped on this page, and whatever the console has said."""
        found: list[str] = self.page.evaluate("window.refused")
        return found + self.wrong

    def enter(self, role: str) -> None:
        """Logs in."""
        self.go("/login/")
        self.page.fill("#id_username", role)
        self.page.fill("#id_password", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("nav[aria-label=Desk]")


@contextmanager
def served(room: Room) -> Iterator[str]:
    """The desk of a room, served as it is to people; gives its address."""
    server: Any = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=4)
    worker = threading.Thread(target=_run, args=(server,), daemon=True)
    worker.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
        worker.join(timeout=5)


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium; the test fails where it is not installed."""
    found = shutil.which("chromium")
    assert found, "no browser to test the desk with: apt-get install chromium"
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=list(QUIET))
        try:
            yield opened
        finally:
            opened.close()


def window(of: Browser, base: str, **how: Any) -> Seen:
    """A new window with nobody logged in."""
    context = of.new_context(**{"viewport": {"width": 1360, "height": 860}, **how})
    context.add_init_script(WATCH)
    seen = Seen(page=context.new_page(), base=base)
    seen.page.on("console", lambda said: seen.wrong.append(said.text) if said.type == "error" else None)
    seen.page.on("pageerror", lambda fault: seen.wrong.append(str(fault)))
    return seen


def _run(server: Any) -> None:
    try:
        server.run()
    except OSError:  # closed under it at the end of the test
        return
