"""What leaves the room, one by one, and what the center answers."""

import pytest
from django.db import IntegrityError, transaction

from steelyard.evidence.inquiry.actions import releases as acts
from steelyard.evidence.inquiry.models import Excerpt, Finding, Quote
from steelyard.evidence.inquiry.queries.releases import groups_of
from steelyard.evidence.inquiry.rules import NotNow
from tests.factories import inquiry as make
from tests.people import Cast

CENTER = ("dana", "liam", "cora", "libby", "fay")


def quoted(cast: Cast, people: int = 5, **more: str) -> Excerpt:
    """An excerpt of a recipient, of whom so many were interviewed."""
    asked = [make.interview(make.respondent(**more)) for _ in range(people)]
    return make.marked(make.document(interview=asked[0]), "They were flexible", make.code(), by=cast.eva)


def test_finding_display_and_quote_are_released_one_by_one(visit, cast: Cast) -> None:
    excerpt = quoted(cast)
    visit.post("inquiry:add-finding", {"title": "Flexible help counts", "text": "Most said so."}, as_=cast.eva)
    found = Finding.objects.get()
    rows = "Very important: flexible | 56% | 171 | 2021 | feedback of 2021"
    visit.post("inquiry:add-display", {"title": "What they look for", "rows": rows}, as_=cast.eva, pk=found.pk)
    bad = visit.post("inquiry:add-display", {"title": "x", "rows": "56%"}, as_=cast.eva, pk=found.pk, status=422)
    assert "Row 1: write what, value, n and period" in bad.text
    typed = {"finding": found.pk, "text": "They bent with us.", "group": "recipient"}
    visit.post("inquiry:quote", typed, as_=cast.eva, pk=excerpt.pk)
    display, quote = found.displays.get(), found.quotes.get()
    parts = {
        "Flexible help counts": ("finding", found),
        "56%": ("display", display),
        "They bent with us": ("quote", quote),
    }

    def read_by_the_center() -> set[str]:
        pages = {visit("inquiry:released", as_=getattr(cast, name)).text for name in CENTER}
        assert len({frozenset(word for word in parts if word in page) for page in pages}) == 1
        return {word for word in parts if all(word in page for page in pages)}

    assert read_by_the_center() == set()
    visit.post("inquiry:decide-quote", {"do": "release"}, as_=cast.eva, pk=quote.pk)
    assert read_by_the_center() == set(), "it was not reviewed"
    visit.post("inquiry:decide-finding", {"do": "release"}, as_=cast.eva, pk=found.pk)
    assert read_by_the_center() == {"Flexible help counts"}
    visit.post("inquiry:decide-display", {"do": "release"}, as_=cast.eva, pk=display.pk)
    assert read_by_the_center() == {"Flexible help counts", "56%"}
    visit.post("inquiry:decide-quote", {"do": "review"}, as_=cast.eva, pk=quote.pk)
    visit.post("inquiry:decide-quote", {"do": "release"}, as_=cast.eva, pk=quote.pk)
    assert read_by_the_center() == set(parts)
    changed = visit.post(
        "inquiry:change-finding", {"title": "Other", "text": "x"}, as_=cast.eva, pk=found.pk, status=422
    )
    assert "it stays as it is" in changed.text
    for word, (kind, thing) in parts.items():
        if kind != "finding":
            visit.post(f"inquiry:decide-{kind}", {"do": "take-back"}, as_=cast.eva, pk=thing.pk)
            assert word not in read_by_the_center()
    visit.post("inquiry:decide-finding", {"do": "take-back"}, as_=cast.eva, pk=found.pk)
    assert read_by_the_center() == set()


def test_a_quote_is_of_a_group_of_at_least_five(visit, cast: Cast) -> None:
    excerpt = quoted(cast, people=4)
    assert groups_of(excerpt) == []
    found = acts.write_finding(by=cast.eva, title="x", text="x")
    page = visit("inquiry:quote", as_=cast.eva, pk=excerpt.pk)
    assert "cannot be quoted" in page.text
    with pytest.raises(NotNow, match="at least 5"):
        acts.pick_quote(excerpt, by=cast.eva, finding=found, text="x", group="recipient")
    make.interview()
    assert [(one.key, one.people) for one in groups_of(excerpt)] == [("all", 5), ("recipient", 5)]
    quote = acts.pick_quote(excerpt, by=cast.eva, finding=found, text="x", group="recipient")
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.filter(pk=quote.pk).update(people=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Quote.objects.filter(pk=quote.pk).update(released_at=quote.excerpt.made_at)


def test_a_tier_of_few_is_not_named(cast: Cast) -> None:
    excerpt = quoted(cast, people=2, tier="intensive")
    for _ in range(4):
        make.interview(make.respondent(tier="targeted"))
    assert [one.key for one in groups_of(excerpt)] == ["all", "recipient"]


def test_a_group_that_shrank_is_not_released(cast: Cast) -> None:
    excerpt = quoted(cast)
    quote = acts.pick_quote(
        excerpt, by=cast.eva, finding=acts.write_finding(by=cast.eva, title="x", text="x"), text="x", group="recipient"
    )
    acts.review_quote(quote, by=cast.eva)
    excerpt.document.interview.respondent.interviews.update(status="declined", held_on=None)
    with pytest.raises(NotNow, match="fewer than 5"):
        acts.release(quote, by=cast.eva)


def test_the_center_answers_what_was_released(visit, cast: Cast) -> None:
    found = acts.write_finding(by=cast.eva, title="Flexible help counts", text="x")
    visit.post("inquiry:answer", {"said": "a", "did": "b"}, as_=cast.dana, pk=found.pk, status=404)
    acts.release(found, by=cast.eva)
    visit.post("inquiry:answer", {"said": "Be flexible", "did": "Office hours"}, as_=cast.dana, pk=found.pk)
    assert "Office hours" in visit("inquiry:released", as_=cast.liam).text
    assert "Office hours" in visit("inquiry:finding", as_=cast.eva, pk=found.pk).text
    visit.post("inquiry:answer", {"said": "a", "did": "b"}, as_=cast.liam, pk=found.pk, status=403)
    visit.post("inquiry:take-answer-back", as_=cast.dana, pk=found.answers.get().pk)
    assert "Office hours" not in visit("inquiry:released", as_=cast.liam).text
