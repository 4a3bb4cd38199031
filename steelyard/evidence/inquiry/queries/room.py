"""Who works in the room, and who read what."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from steelyard.evidence.inquiry.models import Coder, Reading
from steelyard.evidence.inquiry.rules import Looked
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role

MANY = 20  # documents that somebody opened within a day


def is_coder(user: User) -> bool:
    """Whether an evaluator named this account; one that holds a role of the center is none, whoever named it."""
    return Coder.objects.filter(user_id=user.pk, ended_at__isnull=True, user__is_active=True).exists()


def coders() -> QuerySet[Coder]:
    return Coder.objects.select_related("user", "named_by").order_by("ended_at", "user__name", "pk")


def readings() -> QuerySet[Reading]:
    return Reading.objects.select_related("document", "by").defer("document__sealed_text")


def busy_readers() -> list[dict[str, Any]]:
    """Who opened more than ``MANY`` documents within the last day, or exported: worth a question."""
    since = timezone.now() - timedelta(days=1)
    rows: Any = Reading.objects.filter(at__gte=since, how__in=[Looked.PAGE, Looked.EXPORT])
    counted = rows.values("by__name").annotate(documents=Count("document", distinct=True))
    return [one for one in counted.order_by("by__name") if one["documents"] > MANY]


def coders_and_evaluators() -> list[tuple[int, str]]:
    """Everybody who may have coded, as choices."""
    named = Coder.objects.values("user_id")
    rows = User.objects.filter(Q(pk__in=named) | Q(held__role=Role.EVALUATOR)).distinct().order_by("name", "pk")
    return [(pk, name or email) for pk, name, email in rows.values_list("pk", "name", "email")]
