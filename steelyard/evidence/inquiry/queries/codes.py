"""The code tree, its versions and changes."""

from typing import Any

from django.db.models import Count, Max, QuerySet

from steelyard.evidence.inquiry.models import Code, Codebook, CodeChange, Coding
from steelyard.evidence.inquiry.queries.coding import seen
from steelyard.evidence.inquiry.rules import DocumentStatus
from steelyard.evidence.inquiry.rules.tree import Node, Tree

WORDS = ("name", "definition", "inclusion", "exclusion", "examples")


def tree() -> Tree:
    rows = Code.objects.filter(retired_at__isnull=True).order_by("pk")
    return Tree(rows.values_list("pk", "parent_id", "name", "level"))


def counted_tree(user: Any) -> Tree:
    """The tree with how often each code was given, as far as this person may see."""
    found = tree()
    live = seen(Coding.objects.filter(removed_at__isnull=True, document__status=DocumentStatus.READY), user)
    rows = live.order_by().values_list("code").annotate(Count("pk"))
    for code, count in rows:
        if code in found.nodes:
            found.nodes[code].own = count
    return found


def paths() -> dict[int, str]:
    """Each code's way from the top, in words; also of retired codes, which old rows may still name."""
    found = {one.pk: one.path for one in tree()}
    retired = Code.objects.filter(retired_at__isnull=False).values_list("pk", "name")
    return found | {pk: f"{name} (retired)" for pk, name in retired}


def number() -> int:
    """The version of the codebook that holds now; 0 before there is a code."""
    return Codebook.objects.aggregate(last=Max("number"))["last"] or 0


def snapshot() -> list[dict[str, Any]]:
    """The whole tree as a version keeps it."""
    rows = Code.objects.filter(retired_at__isnull=True).order_by("pk")
    fields = ("pk", "parent_id", "level", *WORDS)
    return [{**one, "guid": str(one["guid"])} for one in rows.values(*fields, "guid")]


def versions() -> QuerySet[Codebook]:
    return Codebook.objects.select_related("made_by").defer("document")


def version_tree(version: Codebook) -> tuple[Tree, dict[int, dict[str, Any]]]:
    """A version as a tree, and the words of each of its codes."""
    rows = version.document
    found = Tree((one["pk"], one["parent_id"], one["name"], one["level"]) for one in rows)
    return found, {one["pk"]: one for one in rows}


def changes_of(code: Code) -> QuerySet[CodeChange]:
    return code.changes.select_related("made_by").order_by("-pk")


def live_codings(code: Code) -> QuerySet[Coding]:
    return Coding.objects.filter(code=code, removed_at__isnull=True)


def indented(nodes: list[Node] | Tree) -> list[tuple[int, str]]:
    """Codes as choices of a form, each set in by how deep it stands."""
    return [(one.pk, f"{'  ' * one.depth}{one.name}") for one in nodes]


def version_numbered(number: int) -> Codebook | None:
    return Codebook.objects.select_related("made_by").filter(number=number).first() if number < 2**31 else None


MOST_TO_SPLIT = 300


def to_split(code: Code, user: Any) -> list[tuple[int, str, str]]:
    """Codings of a code to choose from: number, whose, words."""
    rows = seen(live_codings(code), user).select_related("excerpt", "coder").order_by("document", "start", "pk")
    return [(one.pk, str(one.coder), one.excerpt.text) for one in rows[:MOST_TO_SPLIT]]
