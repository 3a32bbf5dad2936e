"""A message to one person: a mail as a file, for the newsroom's own mail program, or a signed letter to an address."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from desk.sending.answers import asked
from desk.sending.parcel import NotTaken
from desk.sending.round import How
from desk.sending.targets.webhook import signed
from desk.web import Letter
from nlg.files import write_whole
from nlg.home import Home
from nlg.ledger import write_time
from nlg.settings import Recipient


def mailed(home: Home, to: Recipient, subject: str, text: str, identity: str, how: How, out: Path) -> str:
    """Writes the mail into the folder `out`, in one step; its path. The same message makes the same bytes."""
    host = urlsplit(home.settings.base_url).hostname or "localhost"
    contact = home.settings.contact
    sender = contact if re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", contact) else f"parishpump@{host}"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(home.settings.publisher, addr_spec=sender)
    mail["To"] = Address(to.name, addr_spec=to.email)
    mail["Subject"] = subject
    mail["Date"] = how.now
    mail["Message-ID"] = f"<{identity}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text, cte="quoted-printable")
    called = re.sub(r"[^a-z0-9]+", "-", to.name.casefold()).strip("-") or "reporter"
    path = out / f"{how.now:%Y-%m-%d}-{called}-{identity[:8]}.eml"
    write_whole(path, mail.as_bytes(), staging=out.parent / f".{out.name}.parishpump")
    return str(path)


def posted(to: Recipient, event: str, told: Mapping[str, Any], identity: str, how: How) -> str:
    """Posts what is told as JSON, signed; NotTaken where it is not taken, or the secret is not there."""
    secret = how.environment.get(to.secret_env, "")
    if not secret:
        raise NotTaken(f"the environment has no {to.secret_env}", "target")
    said = {"to": to.name, "at": write_time(how.now), **told}
    body = json.dumps(said, ensure_ascii=False).encode("utf-8")
    headers = {"Content-Type": "application/json", "Webhook-Event": event}
    headers |= signed(identity, int(how.now.timestamp()), body, secret)
    asked(to.url, Letter(method="POST", headers=headers, body=body, wants_body=False), how.web, how.now)
    return "sent"
