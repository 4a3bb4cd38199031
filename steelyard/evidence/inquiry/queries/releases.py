"""Findings, what stands beside them, and to whom quotes may be attributed."""

from typing import Any

from django.db.models import Prefetch

from steelyard.evidence.inquiry.models import Answer, Display, Excerpt, Finding, Interview, Quote
from steelyard.evidence.inquiry.rules import InterviewStatus
from steelyard.evidence.inquiry.rules.releasing import Group, Person, groups, keys_of

_SHOWN = {"released_at__isnull": False, "withdrawn_at__isnull": True}


def _people() -> list[Person]:
    held = Interview.objects.filter(status=InterviewStatus.HELD).values_list(
        "respondent", "respondent__stratum", "respondent__tier", "respondent__agency_level"
    )
    return [Person(*one) for one in held.order_by().distinct()]


def group_named(key: str, excerpt: Excerpt) -> Group | None:
    """A group that is large enough and to which whoever said this belongs."""
    return next((one for one in groups_of(excerpt) if one.key == key), None)


def groups_of(excerpt: Excerpt) -> list[Group]:
    """To whom an excerpt may be attributed; nobody where the document is no interview."""
    asked = excerpt.document.interview
    if asked is None:
        return []
    who = asked.respondent
    found = groups(_people())
    one = Person(who.pk, who.stratum, who.tier, who.agency_level)
    return [found[key] for key in keys_of(one) if key in found]


def findings() -> list[Any]:
    """All findings, for the room."""
    rows = Finding.objects.order_by("-pk").prefetch_related("quotes", "displays", "answers")
    return list(rows)


def shown_findings() -> list[Any]:
    """What was released, and nothing of what was not: findings with their released figures and quotes, and the answers."""
    parts: tuple[Any, ...] = (
        Prefetch("quotes", Quote.objects.filter(**_SHOWN).order_by("pk"), to_attr="shown_quotes"),
        Prefetch("displays", Display.objects.filter(**_SHOWN).order_by("pk"), to_attr="shown_displays"),
        Prefetch("answers", Answer.objects.filter(withdrawn_at__isnull=True).order_by("pk"), to_attr="shown_answers"),
    )
    return list(Finding.objects.released().order_by("-released_at", "-pk").prefetch_related(*parts))


def waiting(user: Any) -> list[Finding]:
    """Findings to which a quote can be added, for choices."""
    return list(Finding.objects.visible_to(user).filter(withdrawn_at__isnull=True).order_by("-pk"))
