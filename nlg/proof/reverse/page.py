"""The article as one HTML page with every claim marked: by a sign and a line, not by colour alone; without script."""

from __future__ import annotations

import re
from html import escape

from .claims import FALSE, TRUE, UNCHECKED, VINTAGE, Claim, Slip
from .desk import Reading
from .listing import counted, read_as

_PARTS = (("To mend", (FALSE, VINTAGE)), ("Not checkable", (UNCHECKED,)), ("True", (TRUE,)))
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_LOOK = {TRUE: ("t", "✓"), FALSE: ("f", "✗"), VINTAGE: ("v", "↻"), UNCHECKED: ("u", "?")}
_STYLE = """
:root{color-scheme:light dark;--ink:#1d1d1b;--paper:#fdfcf8;--rule:#8a8a80}
:root{--t:#0b6b3a;--f:#a3171b;--v:#7a4b00;--u:#4d5560}
@media(prefers-color-scheme:dark){:root{--ink:#ecebe4;--paper:#161613;--rule:#77776d}
:root{--t:#6fd39b;--f:#ff8f8a;--v:#f0b95a;--u:#b4bcc8}}
body{font:1.05rem/1.6 Georgia,"Times New Roman",serif;color:var(--ink);background:var(--paper)}
body{margin:0 auto;max-width:46rem;padding:1.5rem 1rem 4rem}
h1,h2{font-size:1.25rem;line-height:1.3;margin:1.6rem 0 .6rem}
main p{white-space:pre-wrap;overflow-wrap:anywhere}
.c{text-decoration-line:underline;text-decoration-thickness:2px;text-underline-offset:.2em}
.c sup{font:700 .7em/1 system-ui,sans-serif;text-decoration:none;padding-left:.1em}
.c a,.s a{color:inherit;text-decoration:none}
.c sup,.s sup,.d{white-space:nowrap}
.t{text-decoration-color:var(--t)}.t sup{color:var(--t)}
.f{text-decoration-color:var(--f);text-decoration-style:wavy;font-weight:700}.f sup{color:var(--f)}
.v{text-decoration-color:var(--v);text-decoration-style:dashed}.v sup{color:var(--v)}
.u{text-decoration-color:var(--u);text-decoration-style:dotted}.u sup{color:var(--u)}
.s{border-bottom:1px dashed var(--rule)}.s sup{font:700 .7em/1 system-ui,sans-serif;padding-left:.1em;color:var(--u)}
ol,ul{padding-left:2rem}li{margin:.5rem 0;overflow-wrap:anywhere}li a{color:inherit;text-underline-offset:.15em}
li:target{outline:2px solid var(--rule);outline-offset:4px}
b.m{font-family:system-ui,sans-serif;font-size:.85em}
.e{font:.85rem/1.45 system-ui,sans-serif;display:block;color:var(--u)}
@media print{body{max-width:none}}
""".strip()


def page(reading: Reading, title: str) -> str:
    """One self-contained document: the article, then its claims with right figures and cells: first what to mend."""
    slips = "\n".join(_slip(n, slip) for n, slip in enumerate(reading.slips, start=1))
    numbered = list(enumerate(reading.claims, start=1))
    parts = [
        (head, "\n".join(_item(n, claim) for n, claim in numbered if claim.mark in marks)) for head, marks in _PARTS
    ]
    key = " ".join(f'<span class="c {css}">{mark}<sup>{sign}</sup></span>' for mark, (css, sign) in _LOOK.items())
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}: checked</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f'<h1>{escape(title)}</h1>\n<p><b class="m">{escape(counted(reading))}.</b> '
        f"{_dated(escape(read_as(reading)))}.</p>\n<p>{key}</p>\n<main>\n{_text(reading)}\n</main>\n"
        + _list(*parts[0], "ol")
        + _list("Slips", slips, "ul")
        + "".join(_list(head, items, "ol") for head, items in parts[1:])
        + "</body>\n</html>\n"
    )


def _list(head: str, items: str, tag: str) -> str:
    return f"<h2>{head}</h2>\n<{tag}>\n{items}\n</{tag}>\n" if items else ""


def _dated(text: str) -> str:
    """A text in which no date is broken at the end of a line."""
    return _DAY.sub(r'<span class="d">\g<0></span>', text)


def _text(reading: Reading) -> str:
    """The article's paragraphs with their claims and slips marked; where some overlap the first is, a claim first."""
    text, pieces, at = reading.article.text, [], 0
    claims = [(one.start, one.end, _marked(n, one, text)) for n, one in enumerate(reading.claims, start=1)]
    slips = [(one.start, one.end, _slipped(n, one, text)) for n, one in enumerate(reading.slips, start=1)]
    slips = [slip for slip in slips if all(slip[1] <= start or end <= slip[0] for start, end, _ in claims)]
    for start, end, made in sorted([*claims, *slips], key=lambda one: one[:2]):
        if start >= at:
            pieces += [escape(text[at:start]), made]
            at = end
    whole = "".join([*pieces, escape(text[at:])])
    return "\n".join(f"<p>{line}</p>" for line in whole.splitlines() if line.strip())


def _marked(number: int, claim: Claim, text: str) -> str:
    css, sign = _LOOK[claim.mark]
    words = escape(text[claim.start : claim.end]).replace("\n", " ")
    label = escape(f"{claim.mark}. {claim.right or claim.reason}", quote=True)
    return (
        f'<span class="c {css}" id="t{number}"><a href="#c{number}" '
        f'title="{label}">{words}<sup>{sign}{number}</sup></a></span>'
    )


def _slipped(number: int, slip: Slip, text: str) -> str:
    words = escape(text[slip.start : slip.end]).replace("\n", " ")
    label = escape(f"slip. {slip.reason}", quote=True)
    return f'<span class="s"><a href="#s{number}" title="{label}">{words}<sup>slip</sup></a></span>'


def _item(number: int, claim: Claim) -> str:
    _, sign = _LOOK[claim.mark]
    said = [f'<a href="#t{number}">“{escape(claim.words)}”</a> <b class="m">{sign} {claim.mark}</b>']
    if claim.right and claim.mark in (FALSE, VINTAGE):
        said.append(f"right: <strong>{_dated(escape(claim.right))}</strong>")
    if claim.reason and not (claim.mark == FALSE and claim.reason in claim.right):
        said.append(_dated(escape(claim.reason)))
    known = [] if claim.mark == UNCHECKED else [_dated(escape(cell)) for cell in claim.evidence]
    cells = "".join(f'<span class="e">{line}</span>' for line in [escape(claim.kind.replace("_", " ")), *known])
    return f'<li id="c{number}" value="{number}">{": ".join(said)}{cells}</li>'


def _slip(number: int, slip: Slip) -> str:
    return (
        f'<li id="s{number}"><b class="m">{escape(slip.rule)}</b>: “{escape(slip.words)}” (line {slip.line}): '
        f"{escape(slip.reason)}</li>"
    )
