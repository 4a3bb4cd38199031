"""Lists, matrices, codes that meet, the search: each against what is counted in the plainest way."""

import random
from typing import Any

import pytest

from steelyard.evidence.inquiry.actions import documents
from steelyard.evidence.inquiry.models import Coding, Excerpt
from steelyard.evidence.inquiry.queries import codes as code_queries
from steelyard.evidence.inquiry.queries.lists import SIZE, Wanted, excerpts
from steelyard.evidence.inquiry.queries.matrices import matrix, together
from steelyard.evidence.inquiry.queries.searching import search
from steelyard.evidence.inquiry.rules.passages import Span
from tests.factories import inquiry as make
from tests.page import text_of
from tests.people import Cast

TEXT = "\n".join(f"Paragraph {number} says something." for number in range(60))


class Filled:
    """Three documents with a few hundred codings, some of two people, under a tree of five codes."""

    def __init__(self, cast: Cast) -> None:
        dice = random.Random(7)
        self.cody = make.coder(by=cast.eva)
        top = make.code("Top")
        low, lower = make.code("Low", parent=top), None
        lower = make.code("Lower", parent=low)
        self.codes = [top, low, lower, make.code("Other"), make.code("Rare", level="analytic")]
        tiers = ("targeted", "targeted", "intensive")
        self.documents = [
            make.document(TEXT, title=f"Talk {at}", interview=make.interview(make.respondent(tier=tier), "2019–2020"))
            for at, tier in enumerate(tiers)
        ]
        for found in self.documents:
            for number in range(60):
                for user in (cast.eva, self.cody):
                    given = [one for one in self.codes[:4] if dice.random() < 0.3]
                    if given:
                        make.marked(found, f"Paragraph {number} says", *given, by=user)
        self.rare = make.marked(self.documents[1], "Paragraph 9 says", self.codes[4], by=cast.eva)


@pytest.fixture
def filled(cast: Cast) -> Filled:
    return Filled(cast)


def plainly(wanted: Wanted) -> list[int]:
    """The excerpts of a list, asked for in the plainest way."""
    rows = Excerpt.objects.filter(removed_at__isnull=True)
    if wanted.code:
        below = code_queries.tree().below(wanted.code) if wanted.with_below else [wanted.code]
        rows = rows.filter(codings__code__in=below, codings__removed_at__isnull=True).distinct()
    if wanted.coder:
        rows = rows.filter(coder=wanted.coder)
    if wanted.tier:
        rows = rows.filter(document__interview__respondent__tier=wanted.tier)
    return list(rows.order_by("document", "start", "pk").values_list("pk", flat=True))


def walked(wanted: Any, user: Any) -> list[int]:
    """A list read page by page to its end, and back from its last page."""
    forward, after = [], ""
    while True:
        page = excerpts(wanted, user, codes=code_queries.tree(), after=after)
        forward += [one.pk for one in page.rows]
        assert page.count == len(plainly(wanted))
        if not page.after:
            break
        after = page.after
    page = excerpts(wanted, user, codes=code_queries.tree(), last=True)
    backward = [one.pk for one in page.rows]
    assert page.after == ""
    while page.before:
        page = excerpts(wanted, user, codes=code_queries.tree(), before=page.before)
        backward = [one.pk for one in page.rows] + backward
    assert backward == forward
    return forward


def test_each_list_holds_each_excerpt_once_in_order_forward_and_back(cast: Cast, filled: Filled) -> None:
    top, low, lower, other, rare = filled.codes
    for wanted in (
        Wanted(), Wanted(code=top.pk), Wanted(code=top.pk, with_below=False), Wanted(code=low.pk), Wanted(code=lower.pk),
        Wanted(code=other.pk, tier="targeted"), Wanted(coder=filled.cody.pk), Wanted(code=rare.pk), Wanted(tier="general"),
    ):  # fmt: skip
        found = walked(wanted, cast.eva)
        assert found == plainly(wanted), wanted
    assert len(plainly(Wanted())) > 3 * SIZE


def test_what_is_taken_out_leaves_lists_counts_and_search(cast: Cast, filled: Filled) -> None:
    documents.withdraw(filled.documents[1], by=cast.eva)
    page = excerpts(Wanted(code=filled.codes[4].pk), cast.eva, codes=code_queries.tree())
    assert (page.rows, page.count) == ([], 0)
    assert filled.documents[1].pk not in {one.document for one in search("Paragraph 9", cast.eva).hits}
    tree = code_queries.tree()
    nodes = [tree.nodes[filled.codes[4].pk]]
    assert together(nodes, Wanted(), cast.eva).counts == {}
    assert matrix(tree, nodes, Wanted(), cast.eva, by="document").totals == [0]
    documents.put_back(filled.documents[1], by=cast.eva)
    assert excerpts(Wanted(code=filled.codes[4].pk), cast.eva, codes=code_queries.tree()).count == 1


def test_a_key_nobody_was_given_begins_the_list(visit, cast: Cast, filled: Filled) -> None:
    del filled
    first = visit.part("inquiry:excerpts", "rows", as_=cast.eva).all("tr")
    for key in ("x", "1-2", "-1-2-3", "9" * 30, "1-2-3-4", "1-2-x"):
        found = visit.part("inquiry:excerpts", "rows", as_=cast.eva, query={"after": key}).all("tr")
        assert list(map(text_of, found)) == list(map(text_of, first)), key
    assert "Last page" in visit("inquiry:excerpts", as_=cast.eva).text


def test_cells_and_meetings_equal_what_is_counted(visit, cast: Cast, filled: Filled) -> None:
    tree = code_queries.tree()
    nodes = list(tree)
    live = Coding.objects.filter(removed_at__isnull=True)
    for by, key in (("document", "document"), ("tier", "document__interview__respondent__tier")):
        found = matrix(tree, nodes, Wanted(), cast.eva, by=by)
        for line in found.lines:
            for node, cell in zip(found.nodes, line.cells, strict=True):
                rows = live.filter(code__in=tree.below(node.pk), **{key: line.key})
                assert cell.excerpts == rows.values("excerpt").distinct().count()
                assert cell.documents == rows.values("document").distinct().count()
    met = together(nodes, Wanted(), cast.eva)
    for one in nodes:
        for other in nodes:
            both = set(live.filter(code=one.pk).values_list("excerpt", flat=True)) & set(
                live.filter(code=other.pk).values_list("excerpt", flat=True)
            )
            assert met.counts.get((one.pk, other.pk), 0) == len(both)
    page = visit("inquiry:matrix", as_=cast.eva, query={"by": "tier", "level": "thematic", "order": "0"})
    link = next(one.get("href") for one in page.all("a") if "tier=targeted" in (one.get("href") or ""))
    number = next("".join(one.itertext()) for one in page.all("a") if one.get("href") == link)
    assert f"{number} excerpts" in visit(link, as_=cast.eva).text, "a cell opens what it counts"


def test_a_search_reads_on_where_it_stopped_and_suggests_only_what_is_not_marked(
    visit, cast: Cast, filled: Filled
) -> None:
    hits, after = [], ""
    while True:
        found = search("paragraph", cast.eva, after=after)
        hits += [one.key for one in found.hits]
        if not found.after:
            break
        after = found.after
    assert len(hits) == len(set(hits)) == 180
    rare = filled.codes[4]
    keys = {one.key for one in search("Paragraph 9 says", cast.eva, without=rare.pk).hits}
    assert len(keys) == 2, "one of three documents carries it already"
    page = visit.post("inquiry:search", {"words": "Paragraph 9 says", "code": rare.pk}, as_=cast.eva, status=200)
    assert "Nothing is marked that you do not tick" in page.text
    chosen = min(keys)
    visit.post("inquiry:confirm", {"code": rare.pk, "hits": [chosen]}, as_=cast.eva)
    assert list(rare.codings.order_by("pk").values_list("via", flat=True)) == ["hand", "search"]
    visit.post("inquiry:confirm", {"code": rare.pk}, as_=cast.eva)
    visit.post("inquiry:confirm", {"code": "x", "hits": ["1-2"]}, as_=cast.eva)
    assert rare.codings.count() == 2


def test_words_that_run_over_sentences_mark_them_whole(cast: Cast) -> None:
    make.document("We met. They came late. It rained.")
    [one] = search("met. they", cast.eva).hits
    assert one.words == "We met. They came late."
    assert search("zzz", cast.eva).hits == []
    assert Span(0, 3).overlaps(Span(2, 4))
