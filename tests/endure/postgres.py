"""PostgreSQL servers of a trial's own on loopback: a primary, a standby that streams from it, and their deaths."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.endure.running import family


def programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if not found:
        raise SystemExit("No PostgreSQL server is installed here (on Debian: apt-get install postgresql).")
    return found[-1]


def rank() -> list[str]:
    """PostgreSQL refuses to run as root."""
    if os.getuid():
        return []
    return ["setpriv", "--reuid=nobody", f"--regid={pwd.getpwnam('nobody').pw_gid}", "--clear-groups", "--"]


class Server:
    """One server in a folder, listening on a port of loopback."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port, self.bin = folder, port, programs()

    def run(self, program: str, *words: str) -> str:
        command = [*rank(), str(self.bin / program), *words]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"})  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{program} failed: {done.stderr[-500:]}")
        return done.stdout

    def _room(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        if not os.getuid():
            shutil.chown(self.folder, "nobody")

    def create(self) -> None:
        self._room()
        self.run("initdb", "-D", str(self.folder), "-U", "steelyard", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")  # fmt: skip

    def follow(self, primary: "Server") -> None:
        """Become a standby: copy the primary while it runs, and stream from it under a name it knows."""
        self._room()
        source = f"host=127.0.0.1 port={primary.port} user=steelyard application_name=standby"
        self.run("pg_basebackup", "-D", str(self.folder), "-d", source, "-R", "-X", "stream", "-c", "fast")

    def start(self, **settings: Any) -> None:
        """With settings of this start alone: a standby that is promoted does not wait for a standby of its own."""
        own = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "", "max_connections": 60,
               "shared_buffers": "128MB", "jit": "off", "wal_level": "replica", "hot_standby": "on", **settings}  # fmt: skip
        options = " ".join(f"-c {name}='{value}'" for name, value in own.items())
        log = self.folder.with_suffix(".log")
        log.touch()
        if not os.getuid():
            shutil.chown(log, "nobody")
        self.run("pg_ctl", "-D", str(self.folder), "-l", str(log), "-w", "-t", "60", "-o", options, "start")

    def ask(self, statement: str) -> Any:
        import psycopg

        with psycopg.connect(
            f"host=127.0.0.1 port={self.port} user=steelyard dbname=postgres", autocommit=True
        ) as link:
            found = link.execute(statement.encode())
            return found.fetchone() if found.description else None

    def kill(self) -> None:
        """All of its processes at once, as when its machine dies."""
        postmaster = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
        for pid in family(postmaster):
            os.kill(pid, signal.SIGKILL)

    def promote(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder), "-w", "promote")

    def stop(self) -> None:
        if (self.folder / "postmaster.pid").exists():
            command = [*rank(), str(self.bin / "pg_ctl"), "-D", str(self.folder), "-m", "immediate", "-w", "stop"]
            subprocess.run(command, cwd="/", capture_output=True, check=False)

    def is_followed(self, seconds: float = 30.0) -> str:
        """How its standby follows: wait until it streams; ``sync`` where every commit waits for it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if row := self.ask("SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'"):
                return str(row[0])
            time.sleep(0.2)
        raise SystemExit("The standby does not stream from the primary.")
