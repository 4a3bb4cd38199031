"""What goes wrong on a real server: killed web, backup and upgrade, a full disk, a mail server that is away.

    python -m tests.endure.faults [--only web --only disk …] [--kills 10] --data FOLDER

On SQLite; the database is PostgreSQL's part in work_kills, feedback_attacks and cluster. Each part begins with a copy of
the demonstration. Writes docs/reports/faults.md; what each part found is kept in the folder.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tarfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.endure.running import ROOT, Server, environment_of, others_at_work
from tests.endure.visiting import Ledger

PORT = 18790
COMMAND = [sys.executable, "-m", "steelyard.faces.command"]
DICE = random.Random(7)
PEOPLE, BALLAST = 8, 400 * 1024  # people at once; bytes left on the disk when it counts as full


def steelyard(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def killed_after(environment: dict[str, str], seconds: float, *words: str) -> bool:
    """Start a command, kill it after that time; whether it was still at work."""
    process = subprocess.Popen([*COMMAND, *words], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False


def in_order(environment: dict[str, str]) -> str:
    done = steelyard(environment, "verify")
    return "in order" if done.returncode == 0 else (done.stdout + done.stderr).strip()[-300:]


def crowd(ledger: Ledger, places: Any, until: float, insist: float) -> list[threading.Thread]:
    """People who only write, and send again what got no answer."""
    from tests.endure.journeys import Somebody

    def busy(one: Any) -> None:
        one.visitor.insist = insist
        while time.monotonic() < until:
            one.write()
            time.sleep(0.1)

    staff = [Somebody(n, ledger, PORT, places) for n in range(PEOPLE)]
    threads = [threading.Thread(target=busy, args=(one,)) for one in staff]
    for thread in threads:
        thread.start()
    return threads


def web(asked: argparse.Namespace, folder: Path) -> dict[str, str]:
    """All web processes are killed while people save, and started again; whoever got no answer sends the form again."""
    from tests.endure import loading
    from tests.endure.journeys import found_twice_or_lost

    made, ledger, down = loading.set_up(16), Ledger(), []
    environment = environment_of(folder, PORT)
    server = Server(PORT, environment, folder / "serve.log", "--workers", "1", "--no-worker").start()
    threads = crowd(ledger, made.places, time.monotonic() + 8.0 * asked.kills, insist=60.0)
    for _ in range(asked.kills):
        time.sleep(DICE.uniform(1.0, 4.0))
        began = time.monotonic()
        server.kill()
        server.start()
        down.append(time.monotonic() - began)
    for thread in threads:
        thread.join()
    server.stop()
    counted = found_twice_or_lost(ledger)
    cut = sum(n for (kind, status), n in ledger.statuses.items() if not status and kind.startswith("write"))
    again = sum(n for (kind, status), n in ledger.statuses.items() if status in {302, 303} and "after a cut" in kind)
    assert counted["acknowledged"] > 0
    assert cut > 0, "no kill met anybody who was saving"
    return {
        "web killed (SIGKILL, all processes) while eight people save": f"{asked.kills} times",
        "writes acknowledged / lost / there twice": f"{counted['acknowledged']:,} / {counted['lost']} / {counted['twice']}",
        "tries without an answer (again every 0.3 s while it was down); forms that were then taken": f"{cut}; {again}",
        "from the kill until it answers again: longest": f"{max(down):.1f} s",
        "steelyard verify": in_order(environment),
    }


def backup(asked: argparse.Namespace, folder: Path) -> dict[str, str]:
    """A backup is killed at random moments: there is no file, or a whole one; the next backup works."""
    environment, target = environment_of(folder, PORT), folder.parent / "backups"
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    began = time.monotonic()
    whole_one = steelyard(environment, "backup", str(target / "whole.tar.gz"))
    took, met, broken = time.monotonic() - began, 0, 0
    assert whole_one.returncode == 0, whole_one.stderr
    for n in range(asked.kills):
        file = target / f"{n}.tar.gz"
        met += killed_after(environment, DICE.uniform(0.5, 1.0) * took, "backup", str(file))
        if file.exists():
            with tarfile.open(file) as archive:
                broken += "steelyard/manifest.json" not in archive.getnames()
    left = list(folder.glob("backup-room-*"))
    size = sum(one.stat().st_size for path in left for one in path.rglob("*") if one.is_file())
    for path in left:
        os.utime(path, (time.time() - 2 * 86_400,) * 2)  # two days later
    after = steelyard(environment, "backup", str(target / "after.tar.gz"))
    still = list(folder.glob("backup-room-*"))
    return {
        "backups killed (SIGKILL) at work": f"{met} of {asked.kills}",
        "files that are there and not whole": str(broken),
        "left in the data folder by the kills": f"{len(left)} folders, {size // 1024**2} MB; after a backup two days later {len(still)}",
        "the next backup": (after.stdout or after.stderr).strip().splitlines()[-1].partition(":")[0],
        "steelyard verify": in_order(environment),
    }


STEPS = """from django.db import migrations, models
class Migration(migrations.Migration):
    initial = {initial}
    dependencies = {needs}
    operations = [migrations.CreateModel("{name}", [("id", models.BigAutoField(primary_key=True))])]
"""


def release(folder: Path) -> dict[str, str]:
    """The next release: this one and an app more, whose tables come in six migrations."""
    app = folder / "coming"
    (app / "migrations").mkdir(parents=True)
    (app / "__init__.py").touch()
    (app / "migrations" / "__init__.py").touch()
    names = [f"Thing{n}" for n in range(6)]
    for n, name in enumerate(names):
        needs = [("coming", f"000{n}_{names[n - 1].lower()}")] if n else []
        text = STEPS.format(initial=not n, needs=needs, name=name)
        (app / "migrations" / f"000{n + 1}_{name.lower()}.py").write_text(text)
    models = "".join(f"class {name}(models.Model):\n    id = models.BigAutoField(primary_key=True)\n" for name in names)
    (app / "models.py").write_text(f"from django.db import models\n{models}")
    settings = "from steelyard.config.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'coming']\n"
    (folder / "coming_settings.py").write_text(settings)
    return {"DJANGO_SETTINGS_MODULE": "coming_settings", "PYTHONPATH": f"{ROOT}:{folder}"}


def upgrade(asked: argparse.Namespace, folder: Path) -> dict[str, str]:
    """An upgrade is killed at random moments; started again it comes to its end, and nothing is missing."""
    room = folder.parent / "release"
    shutil.rmtree(room, ignore_errors=True)
    new = release(room)
    pristine = folder.parent / "pristine"
    shutil.rmtree(pristine, ignore_errors=True)
    shutil.copytree(folder, pristine)
    environment = environment_of(folder, PORT)
    began = time.monotonic()
    assert steelyard(environment | new, "upgrade").returncode == 0
    took, met, ended, old_works = time.monotonic() - began, 0, 0, 0
    for _ in range(asked.kills):
        shutil.rmtree(folder)
        shutil.copytree(pristine, folder)
        met += killed_after(environment | new, DICE.uniform(0.4, 1.0) * took, "upgrade")
        old_works += in_order(environment) == "in order"
        again = steelyard(environment | new, "upgrade")
        ended += again.returncode == 0 and in_order(environment | new) == "in order"
    return {
        "upgrades killed (SIGKILL) at work, six migrations each": f"{met} of {asked.kills}",
        "the old release's verify found everything in order right after": f"{old_works} of {asked.kills}",
        "the same upgrade started again came to its end, everything in order": f"{ended} of {asked.kills}",
    }


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of its own, as small as that; needs root."""
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="steelyard-disk-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


def disk(_: argparse.Namespace, folder: Path) -> dict[str, str]:
    """The disk of the data folder fills up under people who write; then there is room again."""
    from django.db import connection

    from tests.endure import loading
    from tests.endure.journeys import found_twice_or_lost

    made, ledger = loading.set_up(16), Ledger()
    connection.close()
    used = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1024**2
    with small_disk(used + 60) as room:
        shutil.copytree(folder, room / "data")
        environment = environment_of(room / "data", PORT, STEELYARD_STATIC=str(folder.parent / "static-live"))
        server = Server(PORT, environment, folder.parent / "disk.log", "--workers", "1").start()
        threads = crowd(ledger, made.places, time.monotonic() + 45, insist=60.0)
        time.sleep(8)
        fill(room)
        full_at = time.monotonic()
        time.sleep(12)
        alive, refused = server.answers(), steelyard(environment, "backup", str(room / "backup.tar.gz"))
        (room / "ballast").unlink()
        free_at = time.monotonic()
        for thread in threads:
            thread.join()
        server.stop()
        order = in_order(environment)
        shutil.copy(room / "data/steelyard.sqlite3", folder / "steelyard.sqlite3")
    for name in ("-wal", "-shm"):
        (folder / f"steelyard.sqlite3{name}").unlink(missing_ok=True)
    counted = found_twice_or_lost(ledger)
    failed = [at for at, status in ledger.moments if status >= 500 and at > full_at]
    good = [at for at, status in ledger.moments if status in {302, 303} and at > free_at]
    assert failed, "the disk was never full"
    words = (refused.stderr or refused.stdout).strip().splitlines()
    return {
        "disk full for 12 s: answers of 500 meanwhile, and pages still answer": f"{len(failed)}; {'yes' if alive else 'no'}",
        "writes acknowledged / lost / there twice": f"{counted['acknowledged']:,} / {counted['lost']} / {counted['twice']}",
        "from room again to the next write": f"{min(good) - free_at:.1f} s" if good else "never",
        "a backup onto the full disk": f"code {refused.returncode}: {words[-1][-120:] if words else '—'}",
        "steelyard verify": order,
    }


def fill(room: Path) -> None:
    """Leave next to nothing free."""
    left = os.statvfs(room)
    with (room / "ballast").open("wb") as ballast:
        ballast.write(b"\0" * max(0, left.f_bavail * left.f_frsize - BALLAST))


def mail(_: argparse.Namespace, folder: Path) -> dict[str, str]:
    """The mail server is away while people register; every letter leaves once when it is back."""
    from collections import Counter

    from aiosmtpd.controller import Controller

    from steelyard.foundation.work.models import Mail
    from tests.endure import loading
    from tests.endure.journeys import Somebody
    from tests.endure.work_kills import free_port
    from tests.foundation.work.conftest import Sink

    made, ledger, sink = loading.set_up(16), Ledger(), Sink()
    before = set(Mail.objects.values_list("pk", flat=True))
    Mail.objects.filter(status="waiting").update(status="sent")  # letters of the demonstration are none of this trial
    sink.port = free_port()
    environment = environment_of(folder, PORT, **sink.environment)
    server = Server(PORT, environment, folder / "serve.log", "--workers", "1").start()
    for n in range(20):
        Somebody(500 + n, ledger, PORT, made.places).register(f"LWmail{n:04}x", made.places.open_events[0])
    time.sleep(15)
    tried = Mail.objects.exclude(pk__in=before).filter(attempts__gt=0).count()
    post = Controller(sink, hostname="127.0.0.1", port=sink.port)
    post.start()
    back = time.monotonic()
    while Mail.objects.exclude(pk__in=before).exclude(status="sent").exists() and time.monotonic() - back < 200:
        time.sleep(1)
    took = time.monotonic() - back
    server.stop()
    post.stop()
    arrived = Counter(to for letter in sink.letters for to in letter.rcpt_tos if "lwmail" in to)
    return {
        "mail server away while 20 people register: taken, letters tried in vain": f"{len(ledger.saved['registration'])}, {tried}",
        "letters that arrived when it was back / twice": f"{len(arrived)} / {sum(n > 1 for n in arrived.values())}",
        "from its return to the last letter": f"{took:.0f} s",
    }


PARTS = {"web": web, "backup": backup, "upgrade": upgrade, "disk": disk, "mail": mail}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", choices=list(PARTS), action="append")
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--data", type=Path, default=ROOT / "build" / "faults")
    options.add_argument("--here", choices=list(PARTS), help="try this part on the data of the environment")
    asked = options.parse_args()
    if asked.here:
        os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
        import django

        django.setup()
        found = PARTS[asked.here](asked, Path(os.environ["STEELYARD_DATA"]))
        sys.stdout.write(json.dumps(found | {"also at work": others_at_work({os.getpid()})}) + "\n")
        return
    from tests.endure.faults_report import write

    filled = asked.data / "filled"
    filled.mkdir(parents=True, exist_ok=True)
    more = {"STEELYARD_MODE": "demonstration", "STEELYARD_STATIC": str(asked.data / "static")}
    subprocess.run([sys.executable, "-m", "tests.endure.growth", "--fill", "1"], cwd=ROOT, check=True, stdout=sys.stderr,
                   env=environment_of(filled, PORT) | more)  # fmt: skip
    for name in asked.only or PARTS:
        folder = asked.data / "data"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(filled, folder)
        command = [sys.executable, "-m", "tests.endure.faults", "--here", name, "--kills", str(asked.kills)]
        ran = subprocess.run(command, cwd=ROOT, env=environment_of(folder, PORT), stdout=subprocess.PIPE, check=True)
        (asked.data / f"{name}.json").write_text(ran.stdout.decode().splitlines()[-1])
    write(asked.data, list(PARTS))


if __name__ == "__main__":
    main()
