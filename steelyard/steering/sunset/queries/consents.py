"""People and what each said about being passed on."""

from typing import Any

from django.db.models import Q, QuerySet

from steelyard.center.directory.models import Person
from steelyard.center.directory.rules import name_key
from steelyard.steering.sunset.models import Consent
from steelyard.steering.sunset.queries.people import Known, said
from steelyard.steering.sunset.queries.tables import every_model
from steelyard.steering.sunset.rules import leaving, staying

ANSWERS = {"agreed": Q(agreed=True), "refused": Q(agreed=False), "not_asked": Q(agreed__isnull=True)}


def people(*, text: str = "", answer: str = "") -> QuerySet[Person]:
    """Everybody the directory knows, by words of the name and by what they said."""
    rows = said().filter(merged_into__isnull=True).select_related("organization")
    for word in name_key(text).split()[:8]:
        rows = rows.filter(name_key__contains=word)
    return rows.filter(ANSWERS[answer]) if answer in ANSWERS else rows


def answers_of(person: Person) -> list[Consent]:
    return list(Consent.objects.filter(person=person).select_related("noted_by").order_by("-id")[:50])


def overview() -> dict[str, Any]:
    """How many people leave by name, and which tables leave and stay."""
    reasons: dict[str, list[str]] = {}
    for label, reason in staying().items():
        reasons.setdefault(reason, []).append(_name(label))
    apps: dict[str, list[str]] = {}
    for table in leaving():
        if not every_model()[table.table]._meta.auto_created:
            apps.setdefault(str(every_model()[table.table]._meta.app_config.verbose_name), []).append(
                _name(table.table)
            )
    return {
        "people": Known().counts(),
        "leaving": [(app, ", ".join(names)) for app, names in apps.items()],
        "staying": [(reason, ", ".join(names)) for reason, names in reasons.items()],
    }


def _name(label: str) -> str:
    return str(every_model()[label]._meta.verbose_name)
