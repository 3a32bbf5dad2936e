"""What newsroom.toml says, and the text of a new one."""

from __future__ import annotations

import json
import tomllib
import uuid
from datetime import date
from functools import lru_cache
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from nlg.errors import BadSheet

_VARIABLE = r"^([A-Za-z_][A-Za-z0-9_]*)?$"  # the name of an environment variable
_RECEIVER = r"^(https?://[^\s?#@\\]+)?$"  # an address without a name, a password or a key in it

_FORM = """\
# This newsroom: who publishes, where, and in whose name.

publisher = {publisher}

# A domain you own, or a UUID. Every story's id is made from it: choose it now, never change it.
id_namespace = {id_namespace}

# Where the folder public/ will be served.
base_url = {base_url}

time_zone = "Europe/London"
language = "en-GB"

# The house style for all datasets; without it each dataset uses its own.
# style = "plain"

# Shown on every page: an address for readers, and where your corrections policy stands.
# contact = "newsdesk@example.org"
# corrections_policy = "https://example.org/corrections"

# What readers are told of how a story was made, where it does not say so itself; who approved it is said behind it.
label = "This story was written by software from official figures."

# For so many days feeds and lists tell that a story was withdrawn. Its own page says so for ever.
# notice_days = 30

# Whose name stands over the stories; without it the publisher's.
# byline = "Borchester Echo data desk"

# Stories go out when a person approves them. The name of a rule here lets that rule approve as well.
[approve]
# rule = "quiet weeks"

# How many of the latest stories a feed holds (at most 100; older ones are in its archive), and a WebSub hub.
[feeds]
# length = 50
# hub = "https://hub.example.org/"
# area_topics = true  # a feed for each topic of each area as well
# drawers = 4  # processes that draw the charts of new stories
# profiles = ["msn", "smartnews", "apple"]  # aggregators with rules of their own (docs/publishing.md)
# logo = "https://example.org/logo.png"

# What content systems call this kind of text, and their own codes for topics (docs/publishing-wire.md).
# [wire]
# genre = "Data story"
# topics = [{{topic = "20000104", code = "02001003", name = "theft"}}]

# The review desk: parishpump desk. Without these lines it runs here, for this machine, with SQLite.
# [desk]
# database = "postgresql://name:password@host/base"
# hosts = ["desk.example.org"]
# https = true

# Your titles and the areas each covers, by code.
# [[titles]]
# name = "Borchester Echo"
# areas = ["E07000105", "E07000106"]

# Where stories are sent beside the folder public/ (docs/sending.md). Secrets stand in the environment, never here.
# [[targets]]
# kind = "wordpress"
# name = "echo site"
# url = "https://echo.example"
# user_env = "ECHO_USER"
# secret_env = "ECHO_PASSWORD"

# Who is told what is news today, and in which areas: parishpump alerts
# [[reporters]]
# name = "Ann Lee"
# email = "ann.lee@echo.example"
# areas = ["E07000105"]

# Who of the desk is told at once of corrections to be made, recalls, and stories held back (docs/desk.md).
# [[notices]]
# name = "Night desk"
# email = "night@echo.example"
"""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(_Part):
    """A newspaper or site of the publisher's, and the codes of the areas it covers."""

    name: str = Field(min_length=1)
    areas: tuple[str, ...] = ()


class WireTopic(_Part):
    """A content system's `code` and `name` for an IPTC Media `topic`; `scheme`: the address its codes are told by."""

    topic: str = Field(pattern=r"^\d{8}$")
    code: str = Field(pattern=r"^[!-~]+$")
    name: str = Field(min_length=1)
    scheme: str = Field(default="", pattern=r"^(https?://[^\s\"'<>\\]+)?$")


class Wire(_Part):
    """What content systems are told in their own words: the `genre` of our stories, and codes for `topics`."""

    genre: str = ""
    topics: tuple[WireTopic, ...] = ()


class Target(_Part):
    """A receiver of stories. `kind` is a file of desk/sending/targets/, which says what of the rest it needs.

    `user_env` and `secret_env` are names of environment variables. `areas` and `datasets` are what it takes (all,
    where empty), `since` the day from which on stories were first published. `private`: it may lie in the newsroom's
    own network. `status` is what a new post is, `withdrawn` what becomes of one whose story is gone. `format` is that
    of a document. `embargoed`: it is trusted with stories ahead of their time. `wire`: its own words for topics.
    """

    kind: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str = Field(pattern=r"^\w[\w .-]{0,39}$")
    url: str = Field(default="", pattern=_RECEIVER)
    folder: str = ""
    user_env: str = Field(default="", pattern=_VARIABLE)
    secret_env: str = Field(default="", pattern=_VARIABLE)
    areas: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    since: date | None = None
    private: bool = False
    status: Literal["draft", "pending", "private", "publish"] = "draft"
    withdrawn: Literal["draft", "private", "keep", "trash"] = "draft"
    format: str = "ninjs16"
    embargoed: bool = False
    wire: Wire = Wire()

    def words(self, usual: Wire) -> Wire:
        """What this receiver is told in its own words: what stands under its own name, else the `usual`."""
        return usual.model_copy(update={key: getattr(self.wire, key) for key in self.wire.model_fields_set})


class Recipient(_Part):
    """Somebody who is told something: by a mail to `email`, by a signed message to `url`, or both."""

    name: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f<>\"]+$")
    email: str = Field(default="", pattern=r"^([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$")
    url: str = Field(default="", pattern=_RECEIVER)
    secret_env: str = Field(default="", pattern=_VARIABLE)

    @model_validator(mode="after")
    def _can_be_told(self) -> Self:
        if not (self.email or self.url) or bool(self.url) != bool(self.secret_env):
            raise ValueError("needs an email, or a url and a secret_env")
        return self


class Reporter(Recipient):
    """Somebody who is told what is news in some areas (those of all titles, where none is named)."""

    areas: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()


class Notice(Recipient):
    """Somebody of the desk who is told at once when something `of` these comes up."""

    of: tuple[Literal["correction", "recall", "quarantine"], ...] = ("correction", "recall", "quarantine")


class Approval(_Part):
    """`rule`: the one rule that may approve without a person. None: only people may."""

    rule: str | None = Field(default=None, min_length=1)


class Feeds(_Part):
    """What is subscribed to: `length` stories a feed, `hub` the address of a WebSub hub ("" for none).

    `profiles` are files of feeds/profiles/: aggregators that take stories under rules of their own; `logo` is the
    address of the newsroom's logo for those that ask for one. `area_topics`: each topic of each area has a feed too.
    `drawers`: so many processes draw charts for a build (1: the build itself, as the pages are made).
    """

    length: int = Field(default=50, ge=1, le=100)
    hub: str = Field(default="", pattern=r"^(https?://[^\s\"'<>\\]+)?$")
    area_topics: bool = False
    drawers: int = Field(default=1, ge=1, le=64)
    profiles: tuple[str, ...] = ()
    logo: str = Field(default="", pattern=r"^(https?://[^\s\"'<>\\]+)?$")

    @field_validator("profiles")
    @classmethod
    def _once_each(cls, several: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(several)) < len(several):
            raise ValueError("names a profile twice")
        return several


class Desk(_Part):
    """The review desk. `database`: a PostgreSQL address, else SQLite in the newsroom's folder.

    `hosts`: names it is reached by besides localhost. `https`: only over TLS, before which stands a proxy.
    `second_factor`: approvers need one, or "everybody". `sign_on_header`: in which `trusted_proxies` say who is logged
    in. `old_after`: hours after which a story that waits is called old. `idle_after`: minutes after which whoever has
    done nothing has to log in again.
    """

    database: str = ""
    hosts: tuple[str, ...] = ()
    https: bool = False
    second_factor: bool | Literal["everybody"] = True
    sign_on_header: str = ""
    trusted_proxies: tuple[str, ...] = ()
    old_after: int = Field(default=24, ge=1, le=8760)
    idle_after: int = Field(default=120, ge=5, le=720)


class Settings(_Part):
    """What newsroom.toml says. The defaults are those of a program without a newsroom's folder."""

    publisher: str = Field(default="Parishpump", min_length=1)
    id_namespace: str = "parishpump.example"
    base_url: str = "https://parishpump.example"
    time_zone: str = "Europe/London"
    language: str = "en-GB"
    titles: tuple[Title, ...] = ()
    style: str | None = None
    contact: str = ""
    label: str = Field(default="This story was written by software from official figures.", min_length=1)
    corrections_policy: str = Field(default="", pattern=r"^(https?://\S+)?$")
    notice_days: int = Field(default=30, ge=0)
    approve: Approval = Approval()
    byline: str = ""
    feeds: Feeds = Feeds()
    wire: Wire = Wire()
    targets: tuple[Target, ...] = ()
    reporters: tuple[Reporter, ...] = ()
    notices: tuple[Notice, ...] = ()
    desk: Desk = Desk()

    @field_validator("id_namespace")
    @classmethod
    def _domain_or_uuid(cls, text: str) -> str:
        bare = text.replace(".", "").replace("-", "")
        if not (bare.isascii() and bare.isalnum()) or ("." not in text and not is_uuid(text)):
            raise ValueError("must be a domain (news.example) or a UUID")
        return text.lower()

    @field_validator("base_url")
    @classmethod
    def _address(cls, text: str) -> str:
        if not text.startswith(("https://", "http://")) or any(c in text for c in " ?#\"'<>\\"):
            raise ValueError("must be an address such as https://news.example, without ? and #")
        return text.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, text: str) -> str:
        try:
            ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            raise ValueError("must be a time zone such as Europe/London") from None
        return text

    @field_validator("targets", "reporters", "notices")
    @classmethod
    def _told_apart(cls, several: tuple[Target | Recipient, ...]) -> tuple[Target | Recipient, ...]:
        names = [one.name.casefold() for one in several]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two are called {twice[0]!r}")
        return several

    def story_id(self, dataset: str, series: str, area: str, end: date) -> str:
        """The id of a story for life: from what it is about, never from its words, place or time.

        >>> Settings().story_id("england_deaths", "weekly", "E06000035", date(2020, 6, 26))
        'urn:uuid:7e3b80a6-e50c-5578-865e-d1c8477a47ae'
        """
        return uuid.uuid5(self.namespace, f"{dataset}/{series}/{area}/{end.isoformat()}").urn

    @property
    def namespace(self) -> uuid.UUID:
        """The UUID that ids are made in: the one given, or the standard one of the domain."""
        return _namespace(self.id_namespace)


@lru_cache(maxsize=16)
def _namespace(given: str) -> uuid.UUID:
    """Every story of a newsroom has its id in it."""
    return uuid.UUID(given) if is_uuid(given) else uuid.uuid5(uuid.NAMESPACE_DNS, given)


def new_newsroom(*, publisher: str, base_url: str, id_namespace: str) -> str:
    """The text of a commented newsroom.toml; a BadSheet names the key that is wrong."""
    told = {"publisher": publisher, "base_url": base_url, "id_namespace": id_namespace}
    text = _FORM.format(**{key: _toml_text(value) for key, value in told.items()})
    read_settings(text, "newsroom.toml")
    return text


def read_settings(text: str, file: str) -> Settings:
    """Settings from the text of a newsroom.toml; a BadSheet names file and key."""
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise BadSheet(f"{file}: {fault}") from None
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(map(str, first["loc"]))
        known = ", ".join(sorted(Settings.model_fields))
        mend = f"keys: {known}" if first["type"] == "extra_forbidden" else ""
        raise BadSheet(f"{file}: {key}: {first['msg']}", mend=mend) from None


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its full form, hyphens and all."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


def _toml_text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a TOML basic string
