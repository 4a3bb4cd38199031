"""What people do all day in a center: reading most of the time, writing now and then; each write carries a mark."""

import random
import time
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.endure.visiting import Ledger, Visitor

WRITES = 0.25  # of all steps; a writing step also opens its form, so a fifth of the requests write
DOUBLE = 0.1  # of all writes are sent twice


@dataclass
class Places:
    """Where people go: addresses of things, drawn before the load begins."""

    people: list[str]
    organizations: list[str]
    requests: list[str]
    supports: list[int]
    events: list[str]
    open_events: list[str]
    resources: list[str]
    staff: dict[str, int]  # e-mail address: number of the member of staff
    sessions: list[tuple[str, str, str]]  # role, e-mail address, cookie


READS = {
    "staff": ("today", "organizations", "organization", "people", "people by name", "person", "requests", "request",
              "supports", "support", "promises", "events", "event", "search", "record"),
    "lead": ("today", "requests", "request", "balance", "overview", "measures", "organization", "events", "search"),
    "visitor": ("front", "events, public", "event, public", "library", "resource", "ask", "results"),
}  # fmt: skip


def address_of(what: str, places: Places, dice: random.Random) -> str:
    fixed = {"today": "/today/", "organizations": "/organizations/", "people": "/people/", "requests": "/requests/",
             "people by name": f"/people/?q={dice.choice('abcdefghijklm')}ar", "supports": "/supports/",
             "promises": "/promises/", "events": "/events/manage/", "search": "/search/?q=literacy",
             "record": "/record/", "balance": "/balance/", "overview": "/overview/", "measures": "/measures/",
             "front": "/", "events, public": "/events/", "library": "/library/?q=literacy", "ask": "/ask/",
             "results": "/results/"}  # fmt: skip
    if what in fixed:
        return fixed[what]
    if what == "event, public":
        return f"/events/{dice.choice(places.open_events)}/"
    drawn = {"organization": places.organizations, "person": places.people, "request": places.requests,
             "event": places.events, "resource": places.resources}  # fmt: skip
    return f"/supports/{dice.choice(places.supports)}/" if what == "support" else dice.choice(drawn[what])


class Somebody:
    """One person at work: draws what to do next, does it, and thinks."""

    def __init__(self, number: int, ledger: Ledger, port: Any, places: Places) -> None:
        self.dice, self.places, self.number = random.Random(number), places, number
        role, self.email, cookie = places.sessions[number] if number < len(places.sessions) else ("visitor", "", "")
        self.role = role
        self.visitor = Visitor(ledger, port, address=f"10.1.{number // 250}.{number % 250 + 1}", cookie=cookie)

    def step(self) -> None:
        if self.role != "lead" and self.dice.random() < WRITES:
            self.write()
        else:
            what = self.dice.choice(READS[self.role])
            self.visitor.ask(f"read: {what}", address_of(what, self.places, self.dice))

    def live(self, until: float, pause: float) -> None:
        """Begin at a moment of one's own, so that not all come at once."""
        time.sleep(self.dice.uniform(0, min(pause, max(0.0, until - time.monotonic()))))
        while time.monotonic() < until:
            self.step()
            time.sleep(min(self.dice.expovariate(1 / pause), max(0.0, until - time.monotonic())))
        self.visitor.hang_up()

    def write(self) -> int:
        mark, twice = f"LW{uuid.uuid4().hex[:16]}", self.dice.random() < DOUBLE
        if self.role == "visitor":
            return self.register(mark, self.dice.choice(self.places.open_events), twice=twice)
        kind = self.dice.choice(("activity", "activity", "promise", "person"))
        path, typed = self._typed(kind, mark)
        return self.visitor.write(kind, path, mark, typed, twice=twice)

    def _typed(self, kind: str, mark: str) -> tuple[str, dict[str, Any]]:
        support = self.dice.choice(self.places.supports)
        if kind == "activity":
            return f"/supports/{support}/record/", {"title": mark, "kind": "coaching", "minutes_typed": "45",
                                                    "note": "What we talked about. " * 8}  # fmt: skip
        if kind == "promise":
            due = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011 -- any day ahead will do
            return f"/supports/{support}/promises/new/", {
                "what": mark, "staff": str(self.places.staff[self.email]), "due_on": due, "to": ""}  # fmt: skip
        return "/people/new/", {"name": mark, "email": f"{mark.lower()}@agency.test", "organization": "", "title": ""}

    def register(self, mark: str, event: str, *, twice: bool = False) -> int:
        typed = {"email": f"{mark.lower()}@agency.test", "name": "Gus Guest", "agency": "Harbor Schools"}
        return self.visitor.write("registration", f"/events/{event}/register/", mark, typed, twice=twice)


def found_twice_or_lost(ledger: Ledger) -> dict[str, int]:
    """Count every mark in the database: acknowledged writes that are not there, and any that are there twice."""
    from steelyard.center.directory.models import Person
    from steelyard.support.delivery.models import Activity, Promise
    from steelyard.support.events.models import Registration

    columns = {"activity": (Activity, "title"), "promise": (Promise, "what"), "person": (Person, "name"),
               "registration": (Registration, "email")}  # fmt: skip
    lost = twice = acknowledged = unknown_there = 0
    for kind, (model, column) in columns.items():
        held: dict[str, int] = {}
        for value in model.objects.filter(**{f"{column}__istartswith": "LW"}).values_list(column, flat=True):
            word = value.partition("@")[0].lower()
            held[word] = held.get(word, 0) + 1
        acknowledged += len(ledger.saved[kind])
        lost += sum(mark.lower() not in held for mark in ledger.saved[kind])
        twice += sum(count > 1 for count in held.values())
        unknown_there += sum(mark.lower() in held for mark in ledger.unknown[kind])
    unknown = sum(len(ledger.unknown[kind]) for kind in columns)
    return {
        "acknowledged": acknowledged,
        "lost": lost,
        "twice": twice,
        "unknown": unknown,
        "unknown there": unknown_there,
    }
