"""Double coding: blind until all have finished, then compared and resolved."""

import pytest

from steelyard.evidence.inquiry.actions import pairing as acts
from steelyard.evidence.inquiry.models import Coding, Pairing, Resolution
from steelyard.evidence.inquiry.queries.agreement import agreement, differences
from steelyard.evidence.inquiry.queries.codes import tree
from steelyard.evidence.inquiry.queries.lists import Wanted, excerpts
from steelyard.evidence.inquiry.rules import NotNow
from steelyard.foundation.accounts.models import User
from tests.factories import inquiry as make
from tests.people import Cast

TEXT = "\n".join(f"Paragraph {number} says something." for number in range(1, 11))


def test_nobody_sees_what_the_other_marked_until_both_have_finished(visit, cast: Cast) -> None:
    found, depth, breadth = make.document(TEXT), make.code("Depth"), make.code("Breadth")
    cody, carl = make.coder(by=cast.eva), make.coder("Carl", by=cast.eva)
    typed = {"document": found.pk, "coders": [cody.pk, carl.pk]}
    visit.post("inquiry:add-pairing", typed, as_=cast.eva)
    paired = Pairing.objects.get()
    make.marked(found, "Paragraph 3 says something.", depth, by=cody)
    excerpt = make.marked(found, "Paragraph 4 says something.", breadth, by=carl)
    make.memo("What I think", by=carl, excerpt=excerpt)
    for route, given in (
        ("inquiry:document", {"pk": found.pk}), ("inquiry:excerpts", {}), ("inquiry:matrix", {}), ("inquiry:codes", {}),
        ("inquiry:together", {}), ("inquiry:excerpts-csv", {}), ("inquiry:pairing", {"pk": paired.pk}),
        ("inquiry:split-code", {"pk": breadth.pk}),
    ):  # fmt: skip
        page = visit(route, as_=cody, **given)
        assert "Carl" not in page.text.replace("Carl: at work", "").replace("AnyCarlCodyEva", ""), route
        if route == "inquiry:document":
            assert [one.text for one in page.all("mark")] == ["Paragraph 3 says something."]
    visit("inquiry:excerpt", as_=cody, pk=excerpt.pk, status=404)
    visit("inquiry:memo", as_=cody, pk=excerpt.memos.get().pk, status=404)
    assert len(visit("inquiry:document", as_=cast.eva, pk=found.pk).all("mark")) == 2, "the evaluator does not code it"
    visit.post("inquiry:finish", as_=cody, pk=paired.pk)
    assert [one.text for one in visit("inquiry:document", as_=cody, pk=found.pk).all("mark")] == [
        "Paragraph 3 says something."
    ]
    page = visit.post("inquiry:apply", {"first": "5", "codes": [depth.pk]}, as_=cody, pk=found.pk, status=422)
    assert "You have finished this document" in page.text
    visit.post("inquiry:finish", as_=carl, pk=paired.pk)
    assert len(visit("inquiry:document", as_=cody, pk=found.pk).all("mark")) == 2
    page = visit("inquiry:pairing", as_=cody, pk=paired.pk)
    assert "Paragraph 3: Depth" in page.text and "Paragraph 4: Breadth" in page.text


def test_a_code_that_another_gave_to_ones_own_excerpt_waits_too(cast: Cast) -> None:
    """As it comes out of a project in which one marked the words and another gave them a code."""
    found, depth, breadth = make.document(TEXT), make.code("Depth"), make.code("Breadth")
    cody, carl = make.coder(by=cast.eva), make.coder("Carl", by=cast.eva)
    paired = acts.pair(found, by=cast.eva, coders=[cody, carl])
    own = make.marked(found, "Paragraph 3 says something.", depth, by=cody)
    Coding.objects.create(excerpt=own, code=breadth, coder=carl, document=found, start=own.start, codebook=1)

    def codes(user) -> tuple[str, ...]:
        [row] = excerpts(Wanted(), User.objects.get(pk=user.pk), codes=tree()).rows
        return row.codes

    assert (codes(cody), codes(cast.eva)) == (("Depth",), ("Depth", "Breadth"))
    for user in (cody, carl):
        acts.finish(paired, by=user)
    assert codes(cody) == ("Depth", "Breadth")


def test_agreement_equals_what_is_counted_by_hand(cast: Cast) -> None:
    """Ten paragraphs: both 3, only one 1, only the other 1, neither 5; kappa (0.8 - 0.52) / (1 - 0.52)."""
    found, depth = make.document(TEXT), make.code("Depth")
    cody = make.coder(by=cast.eva)
    paired = acts.pair(found, by=cast.eva, coders=[cast.eva, cody])
    for user, numbers in ((cast.eva, (1, 2, 3, 4)), (cody, (1, 2, 3, 5))):
        for number in numbers:
            make.marked(found, f"Paragraph {number} says", depth, by=user)
        acts.finish(paired, by=user)
    paired.refresh_from_db()
    told = agreement(draws=50)
    [(_, name, one)] = told.codes
    assert (name, one.percent.value, one.percent.units) == ("Depth", 0.8, 10)
    assert one.kappa.value == pytest.approx((0.8 - 0.52) / (1 - 0.52))
    assert [(at.number, at.gave, at.did_not) for at in differences(paired)] == [
        (4, ("Eva",), ("Cody",)),
        (5, ("Cody",), ("Eva",)),
    ]


def test_a_difference_is_resolved_with_a_note_and_no_coding_changes(visit, cast: Cast) -> None:
    found, depth = make.document(TEXT), make.code("Depth")
    cody = make.coder(by=cast.eva)
    paired = acts.pair(found, by=cast.eva, coders=[cast.eva, cody])
    make.marked(found, "Paragraph 1 says", depth, by=cody)
    for user in (cast.eva, cody):
        acts.finish(paired, by=user)
    [one] = differences(Pairing.objects.get())
    typed = {
        "code": depth.pk,
        "start": one.span.start,
        "end": one.span.end,
        "applies": "no",
        "note": "It only names it.",
    }
    visit.post("inquiry:resolve", typed, as_=cast.eva, pk=paired.pk)
    visit.post("inquiry:resolve", typed | {"note": ""}, as_=cast.eva, pk=paired.pk)
    assert "It does not apply: It only names it." in visit("inquiry:pairing", as_=cody, pk=paired.pk).text
    assert b"only" not in bytes(Resolution.objects.get().sealed_note)
    assert Coding.objects.filter(removed_at__isnull=True).count() == 1
    visit("inquiry:agreement", as_=cast.eva)
    visit("inquiry:agreement", as_=cast.eva, query={"on": "positions"})


def test_only_what_is_new_to_all_is_coded_blind(cast: Cast) -> None:
    found, depth = make.document(TEXT), make.code("Depth")
    cody = make.coder(by=cast.eva)
    make.marked(found, "Paragraph 1 says", depth, by=cody)
    with pytest.raises(NotNow, match="new to all"):
        acts.pair(found, by=cast.eva, coders=[cast.eva, cody])
    other = make.document(TEXT)
    with pytest.raises(NotNow, match="at least two"):
        acts.pair(other, by=cast.eva, coders=[cody])
    acts.pair(other, by=cast.eva, coders=[cast.eva, cody])
    with pytest.raises(NotNow, match="blind already"):
        acts.pair(other, by=cast.eva, coders=[cast.eva, cody])
