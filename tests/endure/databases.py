"""Databases of a trial's own on the private PostgreSQL server; for SQLite there is nothing to make."""

import os
import subprocess

from tests.endure.running import ROOT


def server() -> str:
    """The address of the private server, started unless it runs; ``STEELYARD_PG`` says where it lives."""
    kept = os.environ | {"STEELYARD_PG_FSYNC": "on"}  # acknowledged means on disk
    made = subprocess.run([ROOT / "script/pg", "start"], env=kept, capture_output=True, text=True, check=True)
    return made.stdout.strip().splitlines()[-1]


def fresh(database: str, name: str, *, template: str = "", keep: bool = False) -> str:
    """The address of an empty database, or of a copy of another; blank for SQLite."""
    if database == "sqlite":
        return ""
    import psycopg

    base = server()
    with psycopg.connect(base, autocommit=True) as link:
        there = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if there and not keep:
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        if not (there and keep):
            link.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
    return base.replace("@/steelyard?", f"@/{name}?")
