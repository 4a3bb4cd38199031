"""Dossiers as pages show them."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from steelyard.center.charge.models import StaffMember
from steelyard.evidence.exemplars.models import Consent, Dossier, Practice, StudyFit
from steelyard.evidence.exemplars.rules.verifying import Seen
from steelyard.support.library.models import Resource


def listed(user: Any) -> QuerySet[Dossier]:
    return (
        Dossier.objects.visible_to(user)
        .select_related("fit__study", "liaison__person", "compared_with")
        .defer("fit__found", "fit__study__columns")
    )


def of_fit(fit: StudyFit) -> dict[str, Dossier]:
    """The dossiers of a model by their groups."""
    return {one.group: one for one in Dossier.objects.filter(fit=fit)}


def candidates_of(fit: StudyFit) -> QuerySet[Dossier]:
    """Those with which another one can be compared."""
    return Dossier.objects.filter(fit=fit, compared_with=None).order_by("name", "id")


def staff_of(day: date) -> QuerySet[StaffMember]:
    return StaffMember.objects.on(day).select_related("person").order_by("person__name_key", "id")


def consent_of(dossier: Dossier) -> Consent | None:
    """The consent in force."""
    return dossier.consents.filter(withdrawn_on=None).first()


def practice_of(dossier: Dossier) -> Practice | None:
    return Practice.objects.filter(dossier=dossier).select_related("resource").first()


def seen(dossier: Dossier) -> list[Seen]:
    """What was looked at so far, as the rule of the panel counts it."""
    return [Seen(one.kind, one.done_on is not None, one.finding, one.about) for one in dossier.looks.all()]


def whole(dossier: Dossier) -> dict[str, Any]:
    """All that hangs on a dossier."""
    return {
        "looks": list(dossier.looks.order_by("kind", "done_on", "planned_on", "id")),
        "decisions": list(dossier.decisions.select_related("made_by").order_by("-decided_on", "-id")),
        "consents": list(dossier.consents.select_related("made_by").order_by("-given_on", "-id")),
        "consent": consent_of(dossier),
        "practice": practice_of(dossier),
        "steps": list(dossier.steps.select_related("promise__by_staff__person").order_by("promise__due_on", "id")),
        "uptakes": list(dossier.uptakes.select_related("organization").order_by("-seen_on", "-id")),
        "comparisons": list(dossier.comparisons.order_by("name", "id")),
    }


def practice_behind(resource: Resource) -> Practice | None:
    """The practice that a resource, or one of its earlier versions, was drafted from."""
    one: Resource | None = resource
    while one is not None:
        found = Practice.objects.filter(resource=one).select_related("dossier__fit__study").first()
        if found is not None:
            return found
        one = one.replaces
    return None
