"""One database at one scale: fill it once, then measure pages, raw SQL and lists; prints one JSON line per result."""

import http.client
import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from datetime import date, timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
ROOT = Path(__file__).resolve().parents[1]
SECONDS = 6
EVENTS = {"events", "past events", "event", "registrations", "public events", "audience"}
PORTS = {"steelyard.config.wsgi:application": 18731, "bench.bare_lists:application": 18732}


def say(**result):
    print(json.dumps(result), flush=True)


def fill(scale, way):
    """Migrate, load the case and simulate, unless that was done before in this database."""
    from django.core.management import call_command

    from steelyard.center.directory.models import Person
    from steelyard.faces.command import simulation
    from steelyard.faces.command.case import load_case

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)  # pages name the hashed files
    if Person.objects.filter(is_simulated=True).exists():
        return
    started = time.perf_counter()
    load_case(ROOT / "cases" / "ciselss")
    say(what="load of the case", seconds=time.perf_counter() - started)
    started = time.perf_counter()
    simulation.simulate(seed=1, scale=1 if way == "copies" else scale, echo=lambda text: print(text, file=sys.stderr))
    if way == "copies" and scale > 1:
        from bench.copies import multiply

        multiply(scale)
    say(what=f"filling by {way}", seconds=time.perf_counter() - started)
    refresh()


def refresh():
    """Let the database know how its rows are distributed, as it would after a night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def counts():
    from steelyard.center.directory.models import Organization, Person
    from steelyard.intake.models import HelpRequest
    from steelyard.support.delivery.models import Activity, Effort, Participation, Support

    models = {
        "people": Person,
        "organizations": Organization,
        "requests": HelpRequest,
        "supports": Support,
        "activities": Activity,
        "participation": Participation,
        "effort": Effort,
    }
    say(what="rows", counts={name: model.objects.count() for name, model in models.items()})


def director():
    from steelyard.foundation.accounts.models import User

    return User.objects.filter(is_demonstration=True, held__role="director").first()


def p95(times):
    return sorted(times)[max(0, round(0.95 * len(times)) - 1)]


def timed(act, times):
    """Milliseconds of each run, after two warm ones."""
    found = []
    for at in range(times + 2):
        started = time.perf_counter()
        act(at)
        found.append(1000 * (time.perf_counter() - started))
    return found[2:]


def page(client, name, addresses, times):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as done:
        answer = client.get(addresses[0])
        queries = len(done)
    if answer.status_code != 200:
        say(what="page", name=name, failed=answer.status_code)
        return 0.0
    found = timed(lambda at: client.get(addresses[at % len(addresses)]), times)
    median = statistics.median(found)
    say(what="page", name=name, queries=queries, median=median, p95=p95(found), n=times)
    return median


def spread(model, n=20, **which):
    """Some objects' addresses, spread evenly over all."""
    keys = list(model.objects.filter(**which).order_by("pk").values_list("pk", flat=True))
    return [model(pk=pk).get_absolute_url() for pk in keys[:: max(1, len(keys) // n)]][:n]


def pages(only, times):
    from django.test import Client

    from steelyard.center.directory.models import Organization
    from steelyard.intake.models import HelpRequest
    from steelyard.support.events.models import Event

    client = Client(headers={"host": "localhost"})
    client.force_login(director())
    known = {
        "inbox": lambda: ["/requests/"],
        "request": lambda: spread(HelpRequest),
        "organization": lambda: spread(Organization, kind="sea"),
        "organizations": lambda: ["/organizations/"],
        "people": lambda: ["/people/"],
        "events": lambda: ["/events/manage/"],
        "past events": lambda: ["/events/manage/?when=past"],
        "event": lambda: spread(Event),
        "registrations": lambda: [f"{address}registrations/" for address in spread(Event)],
        "public events": lambda: ["/events/", "/events/?when=past"],
        "audience": lambda: [
            "/mailings/audiences/new/",
            "/mailings/audiences/new/?shown=1&kinds=webinar&since=2020-01-01",
            "/mailings/audiences/new/?shown=1&tiers=targeted&states=OR,WA&organization_kinds=lea",
        ],
    }
    wanted = EVENTS if only == "events" else {only} if only else known.keys()
    for name, addresses in known.items():
        if name in wanted:
            page(client, name, addresses(), times)
    if only in ("", "overview"):
        overview(client, max(5, times // 4))


def overview(client, times):
    from django.db import connection

    from steelyard.center.charge.models import AwardYear

    years = list(AwardYear.objects.order_by("number"))
    last = years[-1]
    periods = {
        "award year": (f"/overview/?period=year-{last.number}", last.starts_on, last.ends_on),
        "all years": ("/overview/?period=all", years[0].starts_on, date(2030, 1, 1)),
    }
    for name, (address, first, until) in periods.items():
        ours = page(client, f"overview, {name}", [address], times)
        end = until + timedelta(days=1)
        from bench.raw_sql import statements

        sql = statements(connection.vendor, first.isoformat(), until.isoformat(), end.isoformat())

        def run(_):
            with connection.cursor() as cursor:
                for statement in sql.values():
                    cursor.execute(statement)
                    cursor.fetchall()

        raw = statistics.median(timed(run, times))
        say(what="overview", name=name, ours=ours, raw=raw, ratio=ours / raw if raw else 0)


# Lists over HTTP


def session():
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    user = director()
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def serve(application):
    port = PORTS[application]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--workers",
        "2",
        "--blocking-threads",
        "2",
        "--backpressure",
        "64",
        "--no-access-log",
        "--log-level",
        "error",
        application,
    ]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    for _ in range(1800):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, port
        if process.poll() is not None:
            break
        time.sleep(0.1)
    process.terminate()
    raise SystemExit(f"{application} did not start")


def fetch(port, path, cookie):
    link = http.client.HTTPConnection("127.0.0.1", port)
    link.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = link.getresponse()
    text = answer.read().decode()
    link.close()  # a server that is told to stop waits for whoever still listens
    return answer.status, text


def load(port, path, cookie):
    """Pages a second over 8 connections: by wrk where there is one, else by our own threads."""
    if shutil.which("wrk"):
        known = ["-H", f"Cookie: {cookie}"] if cookie else []
        command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", *known, f"http://127.0.0.1:{port}{path}"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        if "Non-2xx" in text:
            raise SystemExit(f"{path} answered something else than a page: {text}")
        return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    done, until = [], time.monotonic() + SECONDS

    def work():
        link = http.client.HTTPConnection("127.0.0.1", port)
        while time.monotonic() < until:
            link.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            link.getresponse().read()
            done.append(1)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done) / SECONDS


def later(model):
    """The key of the row in the middle of the list."""
    middle = model.objects.count() // 2
    return model.objects.order_by("name_key", "id").values_list("name_key", "id")[middle]


def lists(_):
    from urllib.parse import urlencode

    from steelyard.center.directory.models import Organization, Person
    from steelyard.foundation.kit.paging import _pack

    cookie = session()
    ways = []
    for name, model in (("people", Person), ("organizations", Organization)):
        key = later(model)
        ways += [
            (f"{name}, first page", f"/{name}/", f"/{name}/"),
            (
                f"{name}, later page",
                f"/{name}/?{urlencode({'name': key[0], 'id': key[1]})}",
                f"/{name}/?{urlencode({'after': _pack(list(key))})}",
            ),
        ]
    rates = {}
    for application, at in (("bench.bare_lists:application", 1), ("steelyard.config.wsgi:application", 2)):
        process, port = serve(application)
        try:
            for way in ways:
                status, html = fetch(port, way[at], cookie)
                rows = html.count("<tr") - (at == 2)
                if status != 200 or rows != 50:
                    say(what="list", name=way[0], failed=f"{application}: {status}, {rows} rows")
                    continue
                load(port, way[at], cookie)  # warm
                rates[way[0], at] = load(port, way[at], cookie)
        finally:
            process.terminate()
            process.wait()
    for name, _, _ in ways:
        if (name, 1) in rates and (name, 2) in rates:
            bare, ours = rates[name, 1], rates[name, 2]
            say(what="list", name=name, bare=bare, ours=ours, ratio=ours / bare)


# Imports


def imports(rows=5_000):
    """Load the case and import many LEAs into a fresh database."""
    import csv

    from django.core.management import call_command

    from steelyard.center.charge.models import Center
    from steelyard.faces.command.case import import_file, load_case

    call_command("migrate", verbosity=0)
    if Center.objects.exists():
        raise SystemExit("This measurement needs a fresh database.")
    for what in ("load of the case", "second load of the case"):
        started = time.perf_counter()
        load_case(ROOT / "cases" / "ciselss")
        say(what=what, seconds=time.perf_counter() - started)
    from django.conf import settings

    with (ROOT / "tests" / "data" / "leas_sample.csv").open(encoding="utf-8", newline="") as file:
        sample = [row for row in csv.DictReader(file) if row["LEAID"] and row["LEA_NAME"]][:40]
    target = settings.DATA / "leas.csv"
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(sample[0]))
        writer.writeheader()
        for at in range(rows):
            row = sample[at % len(sample)]
            writer.writerow(row | {"LEAID": row["LEAID"][:2] + f"{at:05}", "LEA_NAME": f"{row['LEA_NAME']} {at}"})
    for what in ("LEA import", "LEA import again"):
        started = time.perf_counter()
        report = import_file("leas", target)
        seconds = time.perf_counter() - started
        say(what=what, rows=rows, seconds=seconds, rate=rows / seconds, counts=dict(report.counts))


def main(scale, only, times, way):
    sys.path.insert(0, str(ROOT))
    django.setup()
    if scale == 0:
        imports()
        return
    fill(scale, way)
    counts()
    if only != "lists":
        pages(only, times)
    if only in ("", "lists"):
        lists(scale)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4])
