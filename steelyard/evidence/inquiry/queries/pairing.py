"""Who can code blind, and what."""

from django.db.models import Q, QuerySet

from steelyard.evidence.inquiry.models import Coder, Document
from steelyard.evidence.inquiry.rules import DocumentStatus
from steelyard.foundation.accounts.models import Held, User
from steelyard.foundation.accounts.rules import Role


def documents_to_pair() -> QuerySet[Document]:
    rows = Document.objects.without_text().filter(status=DocumentStatus.READY)
    return rows.exclude(pairings__shown_at__isnull=True, pairings__isnull=False).order_by("title", "pk")


def can_code() -> QuerySet[User]:
    """Evaluators and coders of today."""
    evaluators = Held.objects.current().filter(role=Role.EVALUATOR).values("user_id")
    named = Coder.objects.filter(ended_at__isnull=True).values("user_id")
    rows: QuerySet[User] = User.objects.filter(Q(pk__in=evaluators) | Q(pk__in=named), is_active=True)
    return rows.order_by("name", "pk")
