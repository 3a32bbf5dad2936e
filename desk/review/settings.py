"""Django's settings, made from a newsroom's folder: nothing else has to be set to start the desk."""

from __future__ import annotations

import os
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django
from django.conf import settings

from nlg.errors import BadSheet
from nlg.home import Home

FOLDER = "desk"  # below the newsroom's: the database and the key, for their owner's eyes only
LONGEST_SESSION = timedelta(hours=12)
PATIENCE = 30  # seconds a writer waits for another
SHORTEST_PASSWORD = 12
_newsroom: list[Home] = []  # the one that this process works for
INSTALLED_APPS = [  # a constant for mypy's sake, which takes this file for a settings module
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "desk.review.apps.Review",
]


def configure(home: Home, **own: Any) -> None:
    """Sets Django up for a newsroom; `own` settings win. Once in a process: a second call changes the newsroom only."""
    _newsroom[:] = [home]
    if settings.configured:
        return
    settings.configure(**{**_values(home), **own})
    django.setup()


def home() -> Home:
    """The newsroom that this process works for."""
    return _newsroom[-1]


def folder(of: Home) -> Path:
    """Where a newsroom's desk keeps its database; made where it is not there, for its owner alone."""
    path = of.folder / FOLDER
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def _values(of: Home) -> dict[str, Any]:
    said = of.settings.desk
    return {
        "SECRET_KEY": _key(folder(of) / "key"),
        "DEBUG": False,
        "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]", *said.hosts],
        "CSRF_TRUSTED_ORIGINS": [f"https://{host}" for host in said.hosts],
        "ROOT_URLCONF": "desk.review.urls",
        "INSTALLED_APPS": INSTALLED_APPS,
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            *(["desk.review.sign_on.SignOn"] if said.sign_on_header else []),
            "django.contrib.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            "desk.review.middleware.StrictPolicy",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        "DATABASES": {"default": database(said.database, folder(of) / "desk.sqlite3")},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
            {
                "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
                "OPTIONS": {"min_length": SHORTEST_PASSWORD},
            },
            {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
            {"NAME": "desk.review.passwords.NotOfTheNewsroom"},
            {"NAME": "desk.review.passwords.NotOnTheList"},
        ],
        "LOGIN_URL": "login",
        "CSRF_FAILURE_VIEW": "desk.review.views.doors.without_token",
        "LOGIN_REDIRECT_URL": "/",
        "LANGUAGE_CODE": "en-gb",
        "TIME_ZONE": of.settings.time_zone,
        "USE_TZ": True,
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "FILE_UPLOAD_PERMISSIONS": 0o600,
        **_cookies(said.https),
    }


def _cookies(https: bool) -> dict[str, Any]:
    """Cookies that no script reads and no other site sends; with https also none that another host could set."""
    prefix = "__Host-" if https else ""
    return {
        "SESSION_COOKIE_NAME": f"{prefix}desk",
        "SESSION_COOKIE_AGE": int(LONGEST_SESSION.total_seconds()),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        "CSRF_COOKIE_NAME": f"{prefix}desk-csrf",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": https,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if https else None,
        "SECURE_SSL_REDIRECT": https,
        "SECURE_HSTS_SECONDS": 31_536_000 if https else 0,
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
    }


def database(address: str, file: Path) -> dict[str, Any]:
    """What Django is told of the database: SQLite in `file`, or the PostgreSQL at `address`. BadSheet for another."""
    if not address:
        os.close(os.open(file, os.O_CREAT | os.O_RDONLY, 0o600))  # drafts are for the desk's eyes only
        options = {"transaction_mode": "IMMEDIATE", "timeout": PATIENCE}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": options}
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        mend = 'write it as database = "postgresql://name:password@host/base"'
        raise BadSheet("newsroom.toml: desk.database: is no address of a PostgreSQL database", mend=mend)
    options = {"options": f"-c lock_timeout={PATIENCE * 1000}", **dict(parse_qsl(parts.query))}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def _key(path: Path) -> str:
    """The secret that sessions are signed with, made once; a copy of the folder keeps everybody logged in."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text("ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(64) + "\n")
    return path.read_text("ascii").strip()
