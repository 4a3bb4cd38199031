"""What an act of the room refuses, each with its sentence and without a trace."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from steelyard.evidence.inquiry.actions import codes, coding, documents, pairing, releases, room
from steelyard.evidence.inquiry.models import Code, Codebook, Coding, Document, Excerpt, Quote
from steelyard.evidence.inquiry.rules import NotNow
from steelyard.evidence.inquiry.rules.passages import Span
from steelyard.evidence.inquiry.rules.tree import DEEPEST
from tests.factories import inquiry as make
from tests.people import Cast

TEXT = "\n".join(f"Paragraph {number} says something." for number in range(1, 11))


@pytest.fixture
def refuses() -> Callable[..., None]:
    def check(sentence: str, act: Callable[..., Any], *given: Any, **named: Any) -> None:
        """The act ends with this sentence, and nothing of it stays."""
        kinds: tuple[Any, ...] = (Code, Codebook, Coding, Document, Excerpt, Quote)
        before = [kind.objects.count() for kind in kinds]
        with pytest.raises(NotNow, match=sentence), transaction.atomic():
            act(*given, **named)
        assert [kind.objects.count() for kind in kinds] == before

    return check


def test_a_tree_has_an_end(cast: Cast, refuses) -> None:
    line = [make.code("Step 0")]
    for at in range(1, DEEPEST):
        line.append(make.code(f"Step {at}", parent=line[-1]))
    refuses("at most", make.code, "One more", parent=line[-1])
    pair = make.code("Other")
    make.code("Below it", parent=pair)
    refuses("at most", codes.move, pair, by=cast.eva, parent=line[-2])
    codes.move(pair, by=cast.eva, parent=line[-3])
    refuses("below itself", codes.move, line[0], by=cast.eva, parent=line[3])


def test_codes_that_cannot_be_merged_split_or_retired(cast: Cast, refuses) -> None:
    top, other, gone = make.code("Top"), make.code("Other"), make.code("Gone")
    low = make.code("Low", parent=top)
    found = make.document(TEXT)
    make.marked(found, "Paragraph 3 says something.", other, by=cast.eva)
    codes.retire(gone, by=cast.eva)
    refuses("two different codes", codes.merge, top, by=cast.eva, gone=top)
    refuses("two different codes", codes.merge, top, by=cast.eva, gone=Code.objects.get(pk=gone.pk))
    refuses("two different codes", codes.merge, Code.objects.get(pk=gone.pk), by=cast.eva, gone=other)
    refuses("stands below the one that goes", codes.merge, low, by=cast.eva, gone=top)
    make.code("Low", parent=other)
    refuses("of the same name", codes.merge, top, by=cast.eva, gone=other)
    refuses("at least one excerpt", codes.split, other, by=cast.eva, name="New", codings=[])
    refuses("of this name", codes.split, other, by=cast.eva, name="Top", codings=[Coding.objects.get().pk])
    refuses("Codes stand below", codes.retire, top, by=cast.eva)
    leaf = make.code("Leaf")
    make.marked(found, "Paragraph 4 says something.", leaf, by=cast.eva)
    refuses("Excerpts carry this code", codes.retire, leaf, by=cast.eva)


def test_a_change_is_undone_once_and_in_order(cast: Cast, refuses) -> None:
    one, other, third = make.code("One"), make.code("Other"), make.code("Third")
    first = make.moved(one, below=other, by=cast.eva)
    second = make.moved(one, below=third, by=cast.eva)
    refuses("later change stands on this one", codes.undo, first, by=cast.eva)
    codes.undo(second, by=cast.eva)
    refuses("undone already", codes.undo, second, by=cast.eva)
    second.undone_at = None  # as somebody holds it who opened the page before
    refuses("undone already", codes.undo, second, by=cast.eva)
    make.code("One")
    refuses("taken the name or the place", codes.undo, first, by=cast.eva)


def test_words_that_cannot_be_coded(cast: Cast, refuses) -> None:
    found, depth, gone = make.document(TEXT), make.code("Depth"), make.code("Gone")
    codes.retire(gone, by=cast.eva)
    for span, given, sentence in (
        (Span(0, len(TEXT) + 1), [depth], "outside the text"),
        (Span(4, 4), [depth], "outside the text"),
        (Span(-1, 4), [depth], "outside the text"),
        (Span(9, 10), [depth], "not blanks alone"),
        (Span(0, 9), [], "a code that is in use"),
        (Span(0, 9), [gone], "a code that is in use"),
        (Span(0, 9), [depth, gone], "a code that is in use"),
    ):
        refuses(sentence, coding.apply, found, by=cast.eva, span=span, codes=[one.pk for one in given])
    refuses(
        "not open for coding",
        coding.apply,
        make.draft(title="A draft", interview=make.interview()),
        by=cast.eva,
        span=Span(0, 9),
        codes=[depth.pk],
    )


def test_codes_given_before_stay_as_they_are(cast: Cast) -> None:
    found, depth, breadth = make.document(TEXT), make.code("Depth"), make.code("Breadth")
    words = "Paragraph 3 says something."
    first = make.marked(found, words, depth, by=cast.eva)
    assert make.marked(found, words, depth, breadth, by=cast.eva) == first
    assert list(Coding.objects.order_by("code").values_list("code__name", flat=True)) == ["Depth", "Breadth"]


def test_only_ones_own_is_taken_back_and_only_once(cast: Cast, refuses) -> None:
    found, depth = make.document(TEXT), make.code("Depth")
    cody = make.coder(by=cast.eva)
    make.marked(found, "Paragraph 3 says something.", depth, by=cast.eva)
    given = Coding.objects.get()
    refuses("Somebody else gave this code", coding.take_back, given, by=cody)
    refuses("nothing to undo", coding.give_again, given, by=cast.eva)
    coding.take_back(given, by=cast.eva)
    refuses("taken back already", coding.take_back, given, by=cast.eva)
    refuses("nothing to undo", coding.give_again, Coding.objects.get(), by=cody)
    memo = make.memo("What I think", by=cast.eva, document=found)
    refuses("Somebody else wrote this memo", coding.alter_memo, memo, by=cody, text="No")
    refuses("Somebody else wrote this memo", coding.remove_memo, memo, by=cody)


def test_what_was_finished_blind_stays_until_all_have_finished(cast: Cast, refuses) -> None:
    found, depth = make.document(TEXT), make.code("Depth")
    cody, carl = make.coder(by=cast.eva), make.coder("Carl", by=cast.eva)
    paired = pairing.pair(found, by=cast.eva, coders=[cody, carl])
    make.marked(found, "Paragraph 3 says something.", depth, by=cody)
    pairing.finish(paired, by=cody)
    given = Coding.objects.get()
    refuses("finished this document", coding.take_back, given, by=cody)
    refuses("finished this document", make.marked, found, "Paragraph 4 says something.", depth, by=cody)
    refuses("finished already", pairing.finish, paired, by=cody)
    refuses("do not code this document blind", pairing.finish, paired, by=cast.eva)
    span = Span(0, 9)
    refuses("Not everybody", pairing.resolve, paired, by=cast.eva, code=depth, span=span, applies=True, note="x")
    refuses("coded blind already", pairing.pair, found, by=cast.eva, coders=[cast.eva, carl])
    other = make.document(TEXT, title="Other")
    refuses("at least two", pairing.pair, other, by=cast.eva, coders=[cody, cody])
    make.marked(other, "Paragraph 3 says something.", depth, by=carl)
    refuses("marked something in this document", pairing.pair, other, by=cast.eva, coders=[cody, carl])
    refuses(
        "not open for coding",
        pairing.pair,
        make.draft(title="A draft", interview=make.interview()),
        by=cast.eva,
        coders=[cody, carl],
    )


def test_documents_that_do_not_come_in(cast: Cast, refuses, monkeypatch: pytest.MonkeyPatch) -> None:
    refuses("no words", make.draft, " \n ", title="A draft", interview=make.interview())
    monkeypatch.setattr(documents, "LONGEST", 10)
    refuses("too long", make.draft, "Eleven here", title="A draft", interview=make.interview())
    monkeypatch.undo()
    asked = make.interview(consent="none_yet")
    refuses("no consent", make.draft, "Words", title="A draft", interview=asked)
    found = make.document(TEXT)
    refuses("replaced already", documents.accept, found, by=cast.eva, rules=[])
    refuses("nothing to put back", documents.put_back, found, by=cast.eva)
    draft = make.draft(title="A draft", interview=make.interview())
    documents.withdraw(draft, by=cast.eva)
    refuses("nothing to put back", documents.put_back, draft, by=cast.eva)


def test_releases_that_are_refused(cast: Cast, refuses) -> None:
    finding = releases.write_finding(by=cast.eva, title="Depth helps", text="It does.")
    answer = {"by": cast.dana, "said": "a", "did": "b"}
    refuses("not released", releases.answer, finding, **answer)
    refuses("not released", releases.take_back, finding, by=cast.eva)
    excerpt = make.marked(make.document(TEXT), "Paragraph 3 says something.", make.code(), by=cast.eva)
    refuses("at least", releases.pick_quote, excerpt, by=cast.eva, finding=finding, text="x", group="all")
    releases.release(finding, by=cast.eva)
    refuses("released already", releases.release, finding, by=cast.eva)
    refuses("is released", releases.alter_finding, finding, by=cast.eva, title="Other", text="Other")


def test_people_who_cannot_be_let_in(cast: Cast, refuses) -> None:
    refuses("A person must invite", room.name_coder, "new@coders.test", name="New", by=None)
    refuses("holds a role", room.name_coder, cast.dana.email, name="Dora", by=cast.eva)
    row = make.coder(by=cast.eva, as_row=True)
    refuses("codes here already", room.name_coder, row.user.email, name="Cody", by=cast.eva)
    room.end_coder(row, by=cast.eva)
    refuses("has ended", room.end_coder, row, by=cast.eva)
