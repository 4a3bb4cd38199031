"""Backups: one file that holds the database, the files and the chain's mark, checked before it counts."""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from steelyard import __version__
from steelyard.evidence.inquiry.models import TEXTS
from steelyard.faces.command.checks import problems, waiting
from steelyard.faces.command.refusals import Refused
from steelyard.foundation.history.head import head_file
from steelyard.foundation.kit import seals
from steelyard.support.exchange.tasks import keys

FORMAT = 1
_ROOM, _DAY = "backup-room-", 24 * 60 * 60
_SAID = {
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "target_session_attrs": "PGTARGETSESSIONATTRS", "connect_timeout": "PGCONNECT_TIMEOUT",
}  # fmt: skip


def write_backup(file: Path) -> int:
    """Write a backup and read it back; returns its size in bytes. An existing file is never overwritten."""
    if file.exists():
        raise Refused(f"{file} exists; choose another name.")
    with _room() as name:
        folder = Path(name)
        # The mark first: it may be older than the database, never newer.
        if head_file().exists():
            shutil.copy2(head_file(), folder / "history.head")
        _dump(folder / "database")
        for key in _keys():
            if key.exists():
                shutil.copy2(key, folder / key.name)
        if (settings.DATA / "files").exists():
            shutil.copytree(settings.DATA / "files", folder / "files")
        _write_manifest(folder)
        part = file.with_name(file.name + ".part")
        with tarfile.open(part, "w:gz", compresslevel=3) as archive:
            archive.add(folder, arcname="steelyard")
    with _room() as name:
        _unpacked(part, Path(name))
    part.replace(file)
    return file.stat().st_size


def _room() -> "tempfile.TemporaryDirectory[str]":
    """A folder to work in. One that was killed left its own, with a whole copy of the database; after a day it goes."""
    for left in settings.DATA.glob(f"{_ROOM}*"):
        if time.time() - left.stat().st_mtime > _DAY:
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.TemporaryDirectory(dir=settings.DATA, prefix=_ROOM)


def restore_backup(file: Path) -> str:
    """Check a backup, put it in place, and say where what was here is kept."""
    kept = put_back(file)
    if waiting():
        return f"Restored, from an older release: now run steelyard upgrade. What was here is kept in {kept}."
    found = problems()
    if found:
        raise Refused(f"The backup is in place, but {found[0]} What was here is kept in {kept}.")
    return f"Restored. What was here is kept in {kept}."


def put_back(file: Path) -> Path:
    """Put a backup in place of what is here; returns where what was here is kept."""
    with _room() as name:
        folder = _unpacked(file, Path(name))
        kept = settings.DATA / f"before-restore-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.tar.gz"
        write_backup(kept)
        _put_back(folder / "database")
        # The search is no part of a backup: what is here knows what was here, and the worker builds it anew.
        for part in ("history.head", "files", "search"):
            _replace(folder / part, settings.DATA / part)
        for key in _keys():
            if (folder / key.name).exists():  # else the key of this installation stays
                _replace(folder / key.name, key)
    return kept


def _keys() -> list[Path]:
    """What opens sealed values and texts, and what signs our feed of exchange; never the key of names."""
    return [seals.key_file(), TEXTS.key_file, keys.key_file()]


def _dump(target: Path) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
    else:
        _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={target}")


def _put_back(source: Path) -> None:
    if connection.vendor == "sqlite":
        import sqlite3  # noqa: PLC0415 -- the settings decide which SQLite this is

        connection.ensure_connection()
        with closing(sqlite3.connect(source)) as copy:
            copy.backup(connection.connection)
    else:
        # A backup of an older release knows nothing of newer tables, so all go first, in the same transaction.
        tables = ", ".join(connection.ops.quote_name(name) for name in connection.introspection.table_names())
        connection.close()
        dropped, script = source.with_suffix(".drop"), source.with_suffix(".sql")
        dropped.write_text(f"DROP TABLE IF EXISTS {tables} CASCADE;" if tables else "")
        _postgresql("pg_restore", "--clean", "--if-exists", "--no-owner", f"--file={script}", str(source))
        _postgresql(
            "psql", "--single-transaction", "--quiet", "--no-psqlrc", "--output=/dev/null", "--set=ON_ERROR_STOP=1",
            f"--file={dropped}", f"--file={script}",
        )  # fmt: skip


def _postgresql(program: str, *arguments: str) -> None:
    """Run a PostgreSQL program on this database; the password travels in the environment, not on the command line."""
    used = connection.settings_dict
    keys = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {name: str(used[key]) for name, key in keys.items() if used[key]}
    # What decides whom it talks to, and whether that is proved, holds for these programs too.
    said = {_SAID[name]: str(value) for name, value in used["OPTIONS"].items() if name in _SAID}
    if shutil.which(program) is None:
        raise Refused(f"{program} is not installed here (on Debian: apt-get install postgresql-client).")
    done = subprocess.run([program, *arguments], env=environment | said, capture_output=True, text=True, check=False)  # noqa: S603 -- a fixed program, no shell
    if done.returncode:
        raise Refused(f"{program} refused: {done.stderr.strip().splitlines()[-1] if done.stderr else done.returncode}")


def _write_manifest(folder: Path) -> None:
    files = {str(path.relative_to(folder)): _sum(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "database": connection.vendor,
        "made_at": datetime.now(UTC).isoformat(),
        "files": files,
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1))


def _unpacked(file: Path, into: Path) -> Path:
    """Unpack a backup and check each of its files against the manifest."""
    try:
        with tarfile.open(file) as archive:
            archive.extractall(into, filter="data")
        folder = into / "steelyard"
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    except (OSError, tarfile.TarError, EOFError, ValueError) as problem:
        raise Refused(f"{file} is not a complete backup: {problem}") from problem
    if manifest["format"] != FORMAT:
        raise Refused(f"{file} was written by another version ({manifest['version']}).")
    if manifest["database"] != connection.vendor:
        raise Refused(f"{file} holds a {manifest['database']} database; this installation uses {connection.vendor}.")
    for name, wanted in manifest["files"].items():
        if not (folder / name).is_file() or _sum(folder / name) != wanted:
            raise Refused(f"{file} is damaged: {name} is not what was written.")
    return folder


def _replace(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    if source.exists():
        shutil.move(source, target)


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
