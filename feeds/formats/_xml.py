"""The door to lxml for documents that are built element by element: whole, escaped, UTF-8, without a DTD."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a program that writes no XML does not load lxml
    from lxml.etree import _Element

    Element = _Element

XHTML = "http://www.w3.org/1999/xhtml"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def root(name: str, spaces: Mapping[str | None, str], **attributes: str) -> Element:
    """The first element of a document; `spaces` are its prefixes (None: the space without one)."""
    from lxml import etree

    space = f"{{{spaces[None]}}}" if None in spaces else ""
    return etree.Element(f"{space}{name}", attributes, nsmap=dict(spaces))


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A child at the end. `name` is "item", in the parent's own space, or "wp:status"."""
    from lxml import etree

    prefix, _, local = name.rpartition(":")
    space = parent.nsmap[prefix or None] if prefix or None in parent.nsmap else ""
    child = etree.SubElement(parent, f"{{{space}}}{local}" if space else local, attributes)
    child.text = text or None
    return child


def literally(parent: Element, name: str, text: str, **attributes: str) -> Element:
    """A child whose text stands as it is, in CDATA, for importers that read by pattern; escaped where it cannot."""
    from lxml import etree

    child = add(parent, name, **attributes)
    child.text = text if "]]>" in text else etree.CDATA(text)
    return child


def xhtml(markup: str, title: str) -> Element:
    """A story's markup as an XHTML page."""
    from lxml import etree, html

    page = html.document_fromstring(f"<html><head><title/></head><body>{markup}</body></html>")
    page[0][0].text = title
    page.set("xmlns", XHTML)  # and read again, so that no element carries a prefix: some importers look for bare names
    return etree.fromstring(etree.tostring(page))


def in_lines(*parents: Element) -> None:
    """Puts each child on a line of its own, for people, and for importers that read line by line."""
    for parent in parents:
        parent.text = "\n"
        for child in parent:
            child.tail = "\n"


def document(top: Element) -> bytes:
    """The bytes of a document."""
    from lxml import etree

    return bytes(etree.tostring(top, encoding="UTF-8", xml_declaration=True))
