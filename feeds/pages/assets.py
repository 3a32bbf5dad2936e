"""What all pages share: style sheet, script, fonts and sign, each under a name that says what it holds."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[2] / "story_templates" / "pages" / "assets"
FOLDER = "assets"


@cache
def assets() -> Mapping[str, tuple[str, bytes]]:
    """File name in the package -> (path in the public folder, content).

    A path holds the hash of its content: servers may let readers keep it for ever, and a page never meets the wrong
    one. The style sheet comes last, for it names the fonts.
    """
    found: dict[str, tuple[str, bytes]] = {}
    for file in sorted(ASSETS.iterdir(), key=lambda file: (file.suffix == ".css", file.name)):
        content = file.read_bytes()
        if file.suffix == ".css":
            for name, (path, _) in found.items():
                content = content.replace(f"url({name})".encode(), f"url({path.removeprefix(f'{FOLDER}/')})".encode())
        found[file.name] = (f"{FOLDER}/{file.stem}-{hashlib.sha256(content).hexdigest()[:10]}{file.suffix}", content)
    return found


@cache
def addresses() -> Mapping[str, str]:
    """File name in the package -> path in the public folder."""
    return {name: path for name, (path, _) in assets().items()}
