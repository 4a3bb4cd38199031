"""Attendance of 100,000 rows, half of them known: our rate, apply, memory and reads meanwhile, beside a bare script."""

import csv
import os
import resource
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

from bench.measure import fetch, p95, refresh, say, serve, session

ROOT = Path(__file__).resolve().parents[1]
ROWS = 100_000
STARTS = datetime(2026, 5, 14, 13, 0, tzinfo=UTC)


def event(number):
    """A webinar with an activity of its own, so that both ways write into the same kind of place."""
    from django.utils import timezone

    from steelyard.support.delivery.models import Support
    from steelyard.support.events.models import Event

    values = {"tier": "general", "origin": "planned", "starts_on": STARTS.date()}
    support = Support.objects.create(name=f"Bench {number}", name_key=f"bench {number}", **values)
    made = Event(key=f"bench-{number}-{time.time_ns()}", title=f"Bench {number}", kind="webinar", support=support)
    made.starts_at, made.ends_at = STARTS, STARTS + timedelta(minutes=90)
    made.time_zone, made.status, made.changed_at = "America/New_York", "published", timezone.now()
    made.save()
    return made


def activity(support):
    from steelyard.support.delivery.models import Activity

    values = {"kind": "webinar", "contact_type": "resource", "on": STARTS.date(), "minutes": 90}
    return Activity.objects.create(support=support, **values)


def known(which, count):
    """People whom the directory knows before their file comes."""
    from steelyard.center.directory.actions.batches import add_people

    add_people(
        (
            {"name": f"Known {which} {at}", "email": f"known{at}.{which}@bench.test", "is_simulated": True}
            for at in range(count)
        ),
        by=None,
    )


def written(path, which, rows=ROWS):
    """A Zoom webinar report of as many people as rows; every second one is known."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["Attended", "User Name (Original Name)", "First Name", "Last Name", "Email", "Registration Time",
             "Approval Status", "Join Time", "Leave Time", "Time in Session (minutes)", "Is Guest", "Country/Region Name"]
        )  # fmt: skip
        for at in range(rows):
            name, mail = ("Known", f"known{at // 2}.{which}") if at % 2 else ("New", f"new{at}.{which}")
            joined = STARTS.replace(hour=9) + timedelta(seconds=at % 1800)
            left = joined + timedelta(seconds=1800 + at % 3000)
            first, last = f"{name}", f"{which} {at // 2}"
            writer.writerow(
                ["Yes", f"{first} {last}", first, last, f"{mail}@bench.test", "05/01/2026 10:00:00 AM", "approved",
                 f"{joined:%m/%d/%Y %I:%M:%S %p}", f"{left:%m/%d/%Y %I:%M:%S %p}", (left - joined).seconds // 60, "Yes",
                 "United States"]
            )  # fmt: skip


def ours(path, event):
    """Stage and apply in this process; seconds of each and the most memory it ever had, in MB."""
    from django.db import transaction

    from steelyard.support.attendance import actions
    from steelyard.support.attendance.forms import looked_into
    from steelyard.support.attendance.jobs import stage

    started = time.perf_counter()
    with transaction.atomic():
        found = actions.receive(event, by=None, name=path.name, **looked_into(path, event))
    found = stage(found, by=None, path=path)
    staged = time.perf_counter()
    actions.apply_file(found, by=None)
    ended = time.perf_counter()
    return staged - started, ended - staged, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def reads(port, cookie, stop, times):
    """Ask for the list of people, again and again; milliseconds of each answer."""
    while not stop.is_set():
        started = time.perf_counter()
        status, _ = fetch(port, "/people/", cookie)
        times.append(1000 * (time.perf_counter() - started))
        if status != 200:
            raise SystemExit(f"/people/ answered {status}")
        time.sleep(0.02)


def watched(port, cookie, act):
    """What an act answers, and the times of reads while it went on."""
    stop, times = threading.Event(), []
    reader = threading.Thread(target=reads, args=(port, cookie, stop, times))
    reader.start()
    answer = act()
    stop.set()
    reader.join()
    return answer, times


def apart(which, key, path):
    """One way in a process of its own, as the worker is one."""
    command = [sys.executable, "-m", "bench.attendance", which, str(key), str(path)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return [float(one) for one in done.stdout.split()]


def main():
    from django.core.management import call_command

    from bench.measure import fill

    sys.path.insert(0, str(ROOT))
    django.setup()
    fill(1, "simulate")
    call_command("migrate", verbosity=0)
    folder = Path(os.environ["STEELYARD_DATA"])
    mark = str(time.time_ns())
    for which in ("bare", "ours"):
        known(which + mark, ROWS // 2)
        written(folder / f"{which}.csv", which + mark)
    refresh()
    meant = event("ours")
    taken, rows = apart("bare", activity(meant.support).pk, folder / "bare.csv")
    process, port = serve("steelyard.config.wsgi:application")
    try:
        cookie = session()
        watched(port, cookie, lambda: time.sleep(5))  # the first answers of fresh workers are not idle reads
        _, idle = watched(port, cookie, lambda: time.sleep(8))
        found, busy = watched(port, cookie, lambda: apart("ours", meant.pk, folder / "ours.csv"))
    finally:
        process.terminate()
        process.wait()
    staging, applying, memory = found
    rate, bare = ROWS / (staging + applying), rows / taken
    say(what="attendance", ours=rate, bare=bare, ratio=rate / bare, staging=staging, applying=applying, memory=memory,
        idle=p95(idle), busy=p95(busy), reads=p95(busy) / p95(idle))  # fmt: skip


def one(which, key, path):
    django.setup()
    if which == "bare":
        from bench.bare_attendance import run
        from steelyard.support.delivery.models import Activity

        print(*run(path, Activity.objects.get(pk=key)))
        return
    from steelyard.support.events.models import Event

    print(*ours(Path(path), Event.objects.get(pk=key)))


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in {"ours", "bare"}:
        one(*sys.argv[1:])
    else:
        main()
