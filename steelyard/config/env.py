"""Typed readers of environment variables; a value that makes no sense stops the start with a sentence."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() not in {"1", "true", "yes", "0", "false", "no", ""}:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")
    return value.lower() in {"1", "true", "yes"}


def number(name: str, *, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def one_of(name: str, values: tuple[str, ...]) -> str:
    value = os.environ.get(name, values[0])
    if value not in values:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(values)}, not {value!r}.")
    return value


def folder(name: str, default: Path) -> Path:
    path = Path(os.environ.get(name) or default).expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


# A lock is waited for as long as on SQLite, never for ever; who holds one and does nothing is let go.
LIMITS = "-c lock_timeout=20s -c idle_in_transaction_session_timeout=600s"


def postgresql(url: str) -> dict[str, object]:
    """Turn postgresql://user:password@host:port/name?host=/socket into Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgresql:// (or be unset, for SQLite).")
    options = dict(parse_qsl(parts.query))
    options["options"] = f"{LIMITS} {options.get('options', '')}".strip()
    hosts, ports = _servers(parts.netloc.rpartition("@")[2])
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", hosts),
        "PORT": options.pop("port", ports),
        "OPTIONS": options,
    }


def _servers(named: str) -> tuple[str, str]:
    """Hosts and ports of ``one:5432,other:5433``; the client asks one after another, and may be told which will do."""
    each = [urlsplit(f"//{one}") for one in named.split(",")]
    ports = ",".join(str(one.port or "") for one in each)
    return ",".join(one.hostname or "" for one in each), ports if ports.strip(",") else ""
