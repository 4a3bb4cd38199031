"""What a decision needs to know, and what waits for whom."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from steelyard.center.charge.models import Expertise, StaffMember
from steelyard.center.charge.queries import award_year_on
from steelyard.center.charge.rules import Depth
from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules import AGENCIES, PROVIDERS, OrganizationKind, name_key
from steelyard.center.needs.models import UnmetNeed
from steelyard.foundation.kit.words import hours
from steelyard.intake.models import HelpRequest, HelpRequestQuerySet, Weighing
from steelyard.intake.queries.agencies import label_of
from steelyard.intake.rules import DecisionKind
from steelyard.support.delivery.models import Cost, Promise, Support
from steelyard.support.delivery.queries import hours_left_by_staff
from steelyard.support.delivery.queries.records import everyone_on_staff
from steelyard.support.delivery.rules import PromiseStatus
from steelyard.support.library.models import Resource


def suggested(help_request: HelpRequest) -> DecisionKind | None:
    """What the weighing suggests; None before one."""
    kind = Weighing.objects.filter(help_request=help_request).values_list("suggested", flat=True).first()
    return DecisionKind(kind) if kind else None


def is_untouched(support: Support) -> bool:
    """Whether nobody has recorded anything on a support yet: no activity, effort or cost, and no promise kept."""
    if support.activities.counted().exists() or support.effort.counted().exists():
        return False
    if Cost.objects.counted().filter(support=support).exists():
        return False
    return not support.promises.filter(status=PromiseStatus.KEPT).exists()


def is_undone_by_reopening(help_request: HelpRequest) -> bool:
    """Whether taking the decision back would close the support it opened."""
    decision = getattr(help_request, "decision", None)
    return bool(decision and decision.support and is_untouched(decision.support))


def proposed_source(typed: str) -> dict[str, Any]:
    """A provider that a link on the evidence names, as what the form for amplifying begins with."""
    found = provider(int(typed)) if typed.isdecimal() and len(typed) < 18 else None
    if found is None:
        return {}
    profile = getattr(found, "provider_profile", None)
    return {"source": found, "hand_off": True, "email": profile.contact_email if profile else ""}


def open_promises(support: Support) -> list[Promise]:
    return list(Promise.objects.open().filter(support=support))


def whole() -> HelpRequestQuerySet:
    """Requests with everything that their page shows beside them."""
    return HelpRequest.objects.select_related(
        "agency__state",
        "state",
        "topic",
        "person",
        "holder__person",
        "weighing__matrix",
        "weighing__made_by",
        "decision__support",
        "decision__unmet_need",
        "decision__made_by",
    )


@dataclass(frozen=True)
class Helper:
    """A staff member as a possible liaison: what they know of the topic, and the minutes they have left."""

    staff: StaffMember
    depth: str
    left: int | None

    def __str__(self) -> str:
        known = f"{self.depth.lower()} knowledge" if self.depth else ""
        left = f"{hours(self.left)} left" if self.left is not None else ""
        return ", ".join(part for part in (self.staff.person.name, known, left) if part)


def helpers(help_request: HelpRequest, today: date) -> list[Helper]:
    """Today's staff by name, with what a coordinator asks before naming one of them."""
    known = Expertise.objects.filter(topic=help_request.topic_id)
    depths = {staff: Depth(depth).label for staff, depth in known.values_list("staff", "depth")}
    year = award_year_on(today)
    left = hours_left_by_staff(year, on=today) if year else {}
    return [
        Helper(staff, depths.get(staff.pk, ""), left[staff.pk].left if staff.pk in left else None)
        for staff in everyone_on_staff(today)
    ]


# The center gives its own support by other decisions; districts and schools receive.
_MAY_PROVIDE = sorted((PROVIDERS | AGENCIES) - {OrganizationKind.CENTER, OrganizationKind.LEA, OrganizationKind.SCHOOL})


def _providers() -> QuerySet[Organization]:
    return Organization.objects.living().filter(kind__in=_MAY_PROVIDE)


def provider(pk: int) -> Organization | None:
    """An organization that may provide support beside the center."""
    return _providers().filter(pk=pk).first()


def organization(pk: int) -> Organization | None:
    return Organization.objects.living().select_related("state").filter(pk=pk).first()


def provider_named(words: str) -> int | None:
    return _named(_providers(), words)


def agency_named(words: str) -> int | None:
    return _named(Organization.objects.living(), words)


def _named(rows: QuerySet[Organization], words: str) -> int | None:
    """The one organization with exactly this name."""
    found = list(rows.filter(name_key=name_key(words)).values_list("pk", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def providers_like(words: str) -> list[tuple[int, str]]:
    return _like(_providers(), words)


def organizations_like(words: str) -> list[tuple[int, str]]:
    return _like(Organization.objects.living(), words)


def _like(rows: QuerySet[Organization], words: str) -> list[tuple[int, str]]:
    """Organizations whose name, city or code holds a word beginning with each word typed."""
    asked = name_key(words).split()[:8]
    for word in asked:
        rows = rows.filter(search_key__contains=f" {word}")
    found = rows.select_related("state").order_by("name_key", "id")[:12] if asked else []
    return [(one.pk, label_of(one)) for one in found]


def resources_on(help_request: HelpRequest) -> list[Resource]:
    """What the library has on the topic of a request, the newest first."""
    rows = Resource.objects.published().filter(topics=help_request.topic_id or 0)
    return list(rows.order_by("-year", "title", "id")[:40])


def behind(opened: Support | UnmetNeed) -> dict[str, list[Any]]:
    """The decisions that opened a support or a need, those that stand and those taken back, with their requests."""
    return {
        "decisions": list(opened.decisions.select_related("help_request__agency").order_by("pk")),
        "withdrawn": list(opened.withdrawn_decisions.select_related("help_request__agency").order_by("pk")),
    }
