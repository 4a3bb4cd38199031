"""What was marked in a document, and by whom."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from steelyard.evidence.inquiry.models import Coding, Document, Excerpt, Memo, PairMember
from steelyard.evidence.inquiry.rules.passages import Span
from steelyard.foundation.accounts.models import User


@dataclass
class Marked:
    """An excerpt as a page shows it, without its words: where, whose, and which codes."""

    pk: int
    span: Span
    coder: int
    codings: list[tuple[int, int, int]] = field(default_factory=list)  # (coding, code, who gave it)
    has_memo: bool = False


def marked(document: Document, within: Span, user: Any) -> list[Marked]:
    """The excerpts of one page of a document, in order; while coding is blind, one's own."""
    rows = Excerpt.objects.filter(
        document=document, removed_at__isnull=True, start__lt=within.end, end__gt=within.start
    )
    rows = seen(rows, user)
    found = {
        pk: Marked(pk, Span(start, end), coder)
        for pk, start, end, coder in rows.order_by("start", "end", "pk").values_list("pk", "start", "end", "coder")
    }
    codings = Coding.objects.filter(document=document, removed_at__isnull=True, excerpt__in=list(found))
    codings = seen(codings, user)
    for pk, excerpt, code, coder in codings.order_by("pk").values_list("pk", "excerpt", "code", "coder"):
        found[excerpt].codings.append((pk, code, coder))
    memos = Memo.objects.filter(excerpt__in=list(found), removed_at__isnull=True).values_list("excerpt", flat=True)
    for excerpt in memos:
        found[excerpt].has_memo = True
    return list(found.values())


def blind_documents(user: Any) -> list[int]:
    """Documents that this person codes blind, until all have finished: they see nothing of what others marked there."""
    if "_blind" not in user.__dict__:  # asked once a request
        rows = PairMember.objects.filter(coder=user.pk, pairing__shown_at__isnull=True)
        user.__dict__["_blind"] = list(rows.values_list("pairing__document", flat=True))
    return list(user.__dict__["_blind"])


def seen[R: QuerySet[Any]](rows: R, user: Any) -> R:
    """Leave out what others marked where this person codes blind."""
    blind = blind_documents(user)
    return rows.exclude(~Q(coder=user.pk), document__in=blind) if blind else rows


def names_of(coders: set[int]) -> dict[int, str]:
    return {one.pk: str(one) for one in User.objects.filter(pk__in=coders).only("pk", "name", "email")}


def memos_on(**target: Any) -> list[Any]:
    """The memos on one code, excerpt or document, oldest first, their words open as ``words``."""
    rows: list[Any] = list(
        Memo.objects.filter(removed_at__isnull=True, **target).select_related("written_by").order_by("pk")
    )
    for one in rows:
        one.words = one.text
    return rows


def by_code(rows: list[Marked]) -> dict[int, list[Marked]]:
    found: dict[int, list[Marked]] = defaultdict(list)
    for one in rows:
        for _, code, _ in one.codings:
            found[code].append(one)
    return found


def codings_of(excerpt: Excerpt, user: Any) -> list[Coding]:
    rows = seen(Coding.objects.filter(excerpt=excerpt, removed_at__isnull=True), user)
    return list(rows.select_related("coder", "code").order_by("pk"))


def live_memos(user: Any) -> QuerySet[Memo]:
    """Memos that this person may open: their own, and others' where they do not code blind."""
    blind = blind_documents(user)
    rows = Memo.objects.filter(removed_at__isnull=True)
    return rows.exclude(~Q(written_by=user.pk), excerpt__document__in=blind) if blind else rows


def page_of_memo(memo: Memo) -> str:
    if memo.code_id:
        return reverse("inquiry:code", args=[memo.code_id])
    if memo.excerpt_id:
        return reverse("inquiry:excerpt", args=[memo.excerpt_id])
    return reverse("inquiry:document", args=[memo.document_id])


def taken_back(pk: int, user: Any) -> Coding | None:
    """A coding that this person took back, to offer it once more."""
    rows = Coding.objects.filter(pk=pk, coder=user.pk, removed_at__isnull=False)
    return rows.select_related("code").first() if pk else None
