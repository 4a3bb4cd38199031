"""An engagement of five years beside one of three months, both with weekly activities and 40 measures; and all at once.

The page of the long one may take 1.5 times the time of the short one. The roll-up over 500 engagements, stage, dose
against plan, overdue data, capacity gaps and what lasts, may take 2 seconds. Prints JSON lines.
"""

import os
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
ROOT = Path(__file__).resolve().parents[1]
WEEKS = {"three months": 13, "five years": 260}
MEASURES, ALL = 40, 500


def agency(number):
    from steelyard.center.directory.models import Organization

    found, _ = Organization.objects.get_or_create(
        code=f"BENCH-{number}", defaults={"name": f"Agency {number}", "kind": "lea"}
    )
    return found


def engagement(name, weeks, *, measures=0):
    """A proposed intensive support with its engagement, a contact a week, stages, milestones, and measures; made once."""
    from django.utils import timezone

    from steelyard.support.delivery.models import Activity, Participation, Support
    from steelyard.support.engagements.models import Engagement, Innovation, Milestone, PlannedDose, StageSpan

    found = Engagement.objects.filter(support__name=f"bench {name}").first()
    if found:
        return found
    today = timezone.localdate()
    first = today - timedelta(weeks=weeks)
    home = agency(name)
    support = Support.objects.create(
        name=f"bench {name}",
        name_key=f"bench {name}",
        tier="intensive",
        status="proposed",
        origin="request",
        starts_on=first,
    )
    support.recipients.set([home])
    made = Engagement.objects.create(support=support)
    innovation = Innovation.objects.create(engagement=made, name="Tiered supports", can_benefit=1000)
    StageSpan.objects.create(
        engagement=made, innovation=innovation, organization=home, stage="exploration", since=first
    )
    PlannedDose.objects.create(engagement=made, since=first, visits=1, contacts=4, minutes=240)
    Milestone.objects.bulk_create(
        Milestone(engagement=made, title=f"Reach {n}", first_due_on=today, due_on=today) for n in range(8)
    )
    activities = Activity.objects.bulk_create(
        Activity(
            support=support, kind="coaching", contact_type="consultation", on=today - timedelta(weeks=n), minutes=60
        )
        for n in range(weeks)
    )
    Participation.objects.bulk_create(Participation(activity=one, organization=home) for one in activities)
    if measures:
        measured(support, first, measures)
    return made


def measured(support, first, count):
    """So many measures, with a value for each month since the first."""
    from django.utils import timezone

    from steelyard.support.engagements.rules import month_of, months_between
    from steelyard.support.measures.actions.definitions import define
    from steelyard.support.measures.actions.uses import use
    from steelyard.support.measures.models import Definition, Value

    words = {
        "counted": "Lessons.", "form": "share", "numerator": "done", "denominator": "seen", "unit": "", "least": None,
        "most": None, "kind": "fidelity", "level": "practice", "better": "up", "every": "month", "entered_by": "either",
        "instrument": None,
    }  # fmt: skip
    for n in range(count):
        definition = Definition.objects.filter(key=f"bench-{n}").first() or define(
            by=None, key=f"bench-{n}", name=f"Measure {n}", **words
        )
        measure = use(support, by=None, definition=definition, since=month_of(first))
        Value.objects.bulk_create(
            Value(measure=measure, on=month, numerator=50 + (at * 7 + n) % 30, denominator=100,
                  amount=(50 + (at * 7 + n) % 30) * 100, under=definition.current, by=None)
            for at, month in enumerate(months_between(first, timezone.localdate()))
        )  # fmt: skip


def rolled_up(times):
    from django.utils import timezone

    from steelyard.support.engagements.models import Engagement
    from steelyard.support.engagements.queries.portfolio import SHOWN, portfolio

    rows = list(Engagement.objects.select_related("support__liaison__person").order_by("pk")[:SHOWN])
    found = []
    for _ in range(times):
        started = time.perf_counter()
        portfolio(rows, timezone.localdate())
        found.append(time.perf_counter() - started)
    return statistics.median(found), len(rows)


def main(times):
    sys.path.insert(0, str(ROOT))
    django.setup()
    from datetime import date

    from bench.measure import director, page, refresh, say
    from django.core.management import call_command
    from django.test import Client

    from steelyard.foundation.accounts.models import User
    from steelyard.foundation.accounts.rules import Role

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    user = director()
    if user is None:
        user, _ = User.objects.get_or_create(
            email="director@bench.test", defaults={"name": "Director", "is_demonstration": True}
        )
        user.held.get_or_create(role=Role.DIRECTOR, since=date(2018, 10, 1))
    pairs = {name: engagement(name, weeks, measures=MEASURES) for name, weeks in WEEKS.items()}
    for n in range(ALL - len(pairs)):
        engagement(f"one of many {n}", 60)
    refresh()
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    medians = {}
    for name, one in pairs.items():
        medians[name] = page(client, f"engagement of {name}", [one.get_absolute_url()], times)
    ratio = medians["five years"] / medians["three months"]
    say(what="ratio", name="engagement", ratio=round(ratio, 2))
    print(f"five years take {ratio:.2f} times the time of three months (at most 1.5)", file=sys.stderr)
    page(client, f"all {ALL} engagements", ["/engagements/"], 5)
    seconds, n = rolled_up(5)
    say(what=f"roll-up of {n} engagements", seconds=seconds, rate=n / seconds)
    print(f"roll-up of {n} engagements: {seconds:.2f} s (at most 2)", file=sys.stderr)


if __name__ == "__main__":
    main(int(sys.argv[2]))
