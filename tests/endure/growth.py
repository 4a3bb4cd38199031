"""How pages grow with what a center has: time and queries at 1, 10 and 100 times the demonstration.

    python -m tests.endure.growth --data FOLDER

It writes docs/reports/growth.md and growth.svg. The databases stay in the folder and are used again. Scale 1 is
simulated; 10 and 100 are its rows copied (bench/copies.py), so that filling takes minutes and the shape stays.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.endure.growth_report import write

ROOT = Path(__file__).resolve().parents[2]
TIMES, WARM = 7, 2


def addresses() -> dict[str, tuple[str, str]]:
    """Each page: who opens it and where; of one thing the one in the middle of its table."""
    from steelyard.center.directory.models import Organization, Person
    from steelyard.evidence.feedback.models import Wave
    from steelyard.evidence.results.models import Release
    from steelyard.intake.models import HelpRequest
    from steelyard.support.delivery.models import Activity, Support
    from steelyard.support.events.models import Event
    from steelyard.support.library.models import Resource

    event, wave = middle(Event, key__gt=""), middle(Wave)
    return {
        "today": ("director", "/today/"),
        "organizations": ("director", "/organizations/"),
        "an agency": ("director", middle(Organization, kind="sea").get_absolute_url()),
        "people": ("director", "/people/"),
        "people by name": ("director", "/people/?q=garcia"),
        "a person": ("director", middle(Person, is_simulated=True).get_absolute_url()),
        "search of everything": ("director", "/search/?q=literacy"),
        "requests": ("director", "/requests/"),
        "a request": ("director", middle(HelpRequest).get_absolute_url()),
        "request matrix": ("director", "/requests/matrix/"),
        "supports": ("director", "/supports/"),
        "a support": ("liaison", middle(Support).get_absolute_url()),
        "an activity": ("liaison", middle(Activity).get_absolute_url()),
        "record an activity": ("liaison", "/record/"),
        "promises": ("liaison", "/promises/"),
        "events": ("director", "/events/manage/"),
        "an event": ("director", event.get_absolute_url()),
        "its registrations": ("director", f"{event.get_absolute_url()}registrations/"),
        "door of an event": ("director", f"{event.get_absolute_url()}door/"),
        "public events": ("", "/events/"),
        "duplicates": ("director", "/duplicates/"),
        "balance": ("director", "/balance/"),
        "balance by months": ("director", "/balance/months/"),
        "what if": ("director", "/balance/what-if/"),
        "resources": ("librarian", "/resources/"),
        "a resource, public": ("", f"/library/{middle(Resource, status='published').key}/"),
        "library": ("", "/library/?q=literacy"),
        "engagements": ("director", "/engagements/"),
        "collaboratives": ("director", "/collaboratives/"),
        "teams of a liaison": ("liaison", "/teams/mine/"),
        "waves": ("evaluator", "/feedback/"),
        "a wave": ("evaluator", wave.get_absolute_url()),
        "results shown": ("", "/results/"),
        "a release": ("evaluator", f"/releases/{middle(Release).pk}/"),
        "public front": ("", "/"),
        "ask for help": ("", "/ask/"),
        "overview, all years": ("director", "/overview/?period=all"),
        "coherence": ("director", "/overview/coherence/"),
        "measures": ("director", "/measures/"),
        "tables": ("director", "/tables/"),
        "measures of reports": ("director", "/reports/measures/"),
        "audience": ("director", "/mailings/audiences/new/?shown=1&kinds=webinar&since=2020-01-01"),
        "portal": ("recipient", "/portal/"),
        "API: people": ("token", "/api/v1/people?limit=50"),
        "API: participations": ("token", "/api/v1/participations?limit=50"),
        "API: requests": ("token", "/api/v1/requests?limit=50"),
        "API: measures": ("token", "/api/v1/measures"),
    }


def middle(model: Any, **which: Any) -> Any:
    found = model.objects.filter(**which).order_by("pk")
    return found[found.count() // 2]


def visitors() -> dict[str, Any]:
    """A browser for each kind of person, signed in as the demonstration's own."""
    from django.test import Client

    from bench.api import letters_of_a_token
    from steelyard.foundation.accounts.models import User

    found: dict[str, Any] = {"": Client(headers={"host": "localhost"})}
    for role in ("director", "liaison", "librarian", "evaluator", "recipient"):
        found[role] = Client(headers={"host": "localhost"})
        found[role].force_login(User.objects.filter(is_demonstration=True, held__role=role).first())
    found["token"] = Client(headers={"host": "localhost", "Authorization": f"Bearer {letters_of_a_token()}"})
    return found


def pages() -> list[dict[str, Any]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found, people = [], visitors()
    for name, (who, address) in addresses().items():
        client = people[who]
        with CaptureQueriesContext(connection) as done:
            answer = client.get(address)
        row: dict[str, Any] = {"name": name, "address": address, "status": answer.status_code}
        if answer.status_code == 200:
            for _ in range(WARM):
                client.get(address)
            with CaptureQueriesContext(connection) as done:  # caches are warm, as on a server that runs
                kilobytes = len(client.get(address).content) / 1024
            row |= {"queries": len(done), "kB": kilobytes} | timed(client, address)
        sys.stderr.write(f"{name}: {row.get('cpu', row['status'])}\n")
        found.append(row)
    return found


def timed(client: Any, address: str) -> dict[str, float]:
    """Medians in milliseconds: by the clock, and of the processor, which others at work do not lengthen."""
    clock, cpu = [], []
    for _ in range(TIMES):
        began, worked = time.perf_counter(), time.process_time()
        client.get(address)
        clock.append(1000 * (time.perf_counter() - began))
        cpu.append(1000 * (time.process_time() - worked))
    return {"clock": statistics.median(clock), "cpu": statistics.median(cpu)}


def counted() -> dict[str, int]:
    from django.apps import apps

    wanted = ("Person", "Organization", "HelpRequest", "Support", "Activity", "Participation", "Event", "Registration")
    labels = {model.__name__: model for model in apps.get_models() if model.__name__ in wanted}
    return {name: labels[name].objects.count() for name in wanted}


def fill(scale: int) -> None:
    """Fill the database of the environment unless that was done: simulate, then copy."""
    from bench import measure
    from bench.copies import multiply
    from steelyard.center.directory.models import Person

    measure.fill(1, "simulate")
    mark = Path(os.environ["STEELYARD_DATA"]) / "scale"
    if not mark.exists():
        if scale > 1:
            multiply(scale)
        measure.refresh()
        mark.write_text(str(Person.objects.count()))


def here(scale: int) -> dict[str, Any]:
    fill(scale)
    return {"scale": scale, "rows": counted(), "pages": pages()}


def measured(scale: int, data: Path) -> dict[str, Any]:
    folder = data / str(scale)
    if not folder.exists() and scale > 1:
        shutil.copytree(data / "1", folder, ignore=shutil.ignore_patterns("scale"))
    folder.mkdir(parents=True, exist_ok=True)
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
        "STEELYARD_DATA": str(folder),
        "STEELYARD_STATIC": str(data / "static"),
        "STEELYARD_MODE": "demonstration",
        "STEELYARD_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "tests.endure.growth", "--here", str(scale)]
    ran = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, default=ROOT / "build" / "growth")
    asked.add_argument("--scale", type=int, action="append", help="1, 10 and 100 if not given")
    asked.add_argument("--here", type=int, help="measure the database of the environment, print what was found")
    asked.add_argument("--fill", type=int, help="only fill the database of the environment")
    given = asked.parse_args()
    if given.here or given.fill:
        os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
        import django

        django.setup()
    if given.fill:
        fill(given.fill)
        return
    if given.here:
        sys.stdout.write(json.dumps(here(given.here)) + "\n")
        return
    found = [measured(scale, given.data) for scale in given.scale or (1, 10, 100)]
    (given.data / "found.json").write_text(json.dumps(found))
    write(found)


if __name__ == "__main__":
    main()
