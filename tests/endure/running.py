"""The real program under trial: `steelyard serve` in processes of its own, their memory, and their end."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """Web processes, and a worker unless it runs elsewhere; the log is a file."""

    def __init__(self, port: int, environment: Mapping[str, str], log: Path, *options: str) -> None:
        self.port, self.log, self.environment = port, log, dict(environment)
        self.command = [sys.executable, "-m", "steelyard.faces.command", "serve", "--port", str(port), *options]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, seconds: float = 180.0) -> "Server":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.answers():
                return self
            if self.process.poll() is not None:
                break
            time.sleep(0.1)
        raise SystemExit(f"The server did not start: {self.log.read_text()[-2000:]}")

    def answers(self) -> bool:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}/healthz", headers={"Host": "localhost"})
        try:
            with urllib.request.urlopen(asked, timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        """The whole node at once, as when its power goes: nothing of it may clean up."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)  # a session of its own: only what this server started
        self.process.wait()

    def stop(self) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(60)

    def memory(self) -> dict[str, int]:
        """Resident megabytes of each process, by what it is."""
        assert self.process is not None
        found: dict[str, int] = {}
        counted: dict[str, int] = {}
        for pid in family(self.process.pid):
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            what = "worker" if " worker" in words else "web" if "granian" in words or "spawn_main" in words else "serve"
            kilobytes = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)
            counted[what] = counted.get(what, 0) + 1
            found[f"{what} {counted[what]}"] = kilobytes // 1024
        return found

    def errors(self) -> list[str]:
        return [line[:400] for line in self.log.read_text().splitlines() if '"level": "error"' in line]


def family(pid: int) -> list[int]:
    """A process and all that came of it, oldest first."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        children.setdefault(parent, []).append(int(folder.name))
    found, left = [], [pid]
    while left:
        one = left.pop(0)
        found.append(one)
        left += sorted(children.get(one, []))
    return found


def environment_of(folder: Path, port: int, url: str = "", **more: Any) -> dict[str, str]:
    """A live installation on loopback, behind one proxy that tells who asks."""
    base = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    base |= {
        "STEELYARD_MODE": "live", "STEELYARD_DATA": str(folder), "STEELYARD_STATIC": str(folder.parent / "static-live"),
        "STEELYARD_URL": f"http://localhost:{port}", "STEELYARD_FEEDBACK_URL": f"http://feedback.localhost:{port}",
        "STEELYARD_HOSTS": "localhost,127.0.0.1", "STEELYARD_PROXIES": "1", "STEELYARD_LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    base |= {"DATABASE_URL": url} if url else {}
    return base | {name: str(value) for name, value in more.items()}


def others_at_work(own: set[int]) -> str:
    """What else ran on this machine, for the report: how many others used the processor, and the load."""
    listed = subprocess.run(["ps", "-eo", "pid,pcpu", "--no-headers"], capture_output=True, text=True, check=True)
    rows = [line.split() for line in listed.stdout.splitlines()]
    busy = sum(float(share) > 10 for pid, share in rows if int(pid) not in own)
    return f"{busy} other busy processes, load {os.getloadavg()[1]:.1f} over five minutes, {os.cpu_count()} cores"
