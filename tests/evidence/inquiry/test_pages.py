"""The pages of the room as the evaluator and a coder use them."""

import io

import pytest
from python_calamine import CalamineWorkbook

from steelyard.evidence.inquiry.models import Code, Coding, Document, Excerpt, Interview, Reading, Respondent
from steelyard.evidence.inquiry.rules import Stratum
from tests.factories import inquiry as make
from tests.page import location
from tests.people import Cast


def test_somebody_is_added_invited_and_interviewed(visit, cast: Cast) -> None:
    typed = {
        "stratum": "recipient",
        "name": "Jane Doe",
        "tier": "targeted",
        "agency_level": "state",
        "job": "Leads SEL",
    }
    visit.post("inquiry:add-respondent", typed, as_=cast.eva)
    found = Respondent.objects.get()
    assert found.pseudonym == "Recipient 01"
    assert b"Jane" not in bytes(found.sealed_name)
    wrong = {"period": "2019–2020", "status": "held", "consent": "given"}
    page = visit.post("inquiry:add-interview", wrong, as_=cast.eva, pk=found.pk, status=422)
    assert "Enter the day on which it was held" in page.text and "day of the consent" in page.text
    right = wrong | {"held_on": "2020-03-02", "consent_on": "2020-03-01", "consent_how": "said at the start"}
    visit.post("inquiry:add-interview", right, as_=cast.eva, pk=found.pk)
    again = visit.post("inquiry:add-interview", right, as_=cast.eva, pk=found.pk, status=422)
    assert "invited in this period already" in again.text
    visit.post("inquiry:add-interview", right | {"period": "2020–2021"}, as_=cast.eva, pk=found.pk)
    page = visit("inquiry:sample", as_=cast.eva)
    assert "2 interviews were held" in page.text
    assert "Yes" in visit("inquiry:sample", as_=cast.eva, query={"before": "yes"}).text
    shown = visit.post("inquiry:name", as_=cast.eva, pk=found.pk, status=200)
    assert "Jane Doe" in shown.text
    assert Reading.objects.get().how == "names"
    assert "looked up the name" in visit("inquiry:respondent", as_=cast.eva, pk=found.pk).text


def test_the_counts_stand_by_group_and_period(visit, cast: Cast) -> None:
    for stratum, first, second in ((Stratum.STAFF, 2, 1), (Stratum.PARTNER, 1, 0), (Stratum.RECIPIENT, 1, 3)):
        for period, count in (("2019–2020", first), ("2020–2021", second)):
            for _ in range(count):
                make.interview(make.respondent(stratum), period)
    make.interview(period="2020–2021", status="invited", held_on=None)
    page = visit("inquiry:sample", as_=cast.eva)
    rows = [["".join(cell.itertext()) for cell in row] for row in page.all("tr")]
    assert rows[:5] == [
        ["Interviewees", "2019–2020", "2020–2021", "Total"],
        ["Center staff", "2", "1", "3"],
        ["Partners and experts", "1", "0", "1"],
        ["Recipients", "1", "3", "4"],
        ["All", "4", "4", "8"],
    ]


def test_a_document_comes_in_without_its_names(visit, cast: Cast) -> None:
    asked = make.interview()
    text = "Jane Doe: I met Bob Rowe at rob@agency.test.\r\nCall 555-123-4567. Jane said so."
    typed = {"title": "Talk", "kind": "interview", "interview": asked.pk, "text": text}
    page = visit.post("inquiry:take-in", typed, as_=cast.eva)
    found = Document.objects.get()
    assert location(page) == f"/inquiry/documents/{found.pk}/names/"
    assert b"Jane" not in bytes(found.sealed_text)
    page = visit("inquiry:names", as_=cast.eva, pk=found.pk)
    assert "Bob Rowe" in page.text and "2 places would be replaced" in page.text
    rules = {"rules": "Jane Doe = Recipient 01\nJane = Recipient 01\nBob Rowe = a colleague", "keep": "on"}
    page = visit.post("inquiry:names", rules | {"do": "preview"}, as_=cast.eva, pk=found.pk, status=200)
    assert "5 places would be replaced" in page.text
    assert visit.post("inquiry:names", {"rules": "no rule"}, as_=cast.eva, pk=found.pk, status=422)
    visit.post("inquiry:names", rules | {"do": "accept"}, as_=cast.eva, pk=found.pk)
    found.refresh_from_db()
    assert found.text == "Recipient 01: I met a colleague at [address].\nCall [telephone]. Recipient 01 said so."
    page = visit("inquiry:document", as_=cast.eva, pk=found.pk)
    assert "I met a colleague" in page.text and "Jane" not in page.text
    assert Reading.objects.filter(document=found, by=cast.eva, how="page").count() == 1
    assert "Jane Doe" in visit.post("inquiry:take-in", typed | {"interview": ""}, as_=cast.eva, status=422).html


def test_no_transcript_without_consent(visit, cast: Cast) -> None:
    asked = make.interview(consent="refused")
    typed = {"title": "Talk", "kind": "interview", "interview": asked.pk, "text": "Words."}
    page = visit.post("inquiry:take-in", typed, as_=cast.eva, status=422)
    assert "no consent on record" in page.text
    assert not Document.objects.exists()


def test_words_are_coded_by_paragraph_and_sentence(visit, cast: Cast) -> None:
    found, depth = make.document(), make.code("Depth")
    page = visit.post("inquiry:apply", {"first": "2.2", "codes": [depth.pk]}, as_=cast.eva, pk=found.pk)
    assert location(page) == found.get_absolute_url()
    excerpt = Excerpt.objects.get()
    assert excerpt.text == "We asked for depth, and they came."
    assert found.text[excerpt.start : excerpt.end] == excerpt.text
    assert (excerpt.coder, Coding.objects.get().codebook) == (cast.eva, 1)
    page = visit("inquiry:document", as_=cast.eva, pk=found.pk)
    assert "We asked for depth, and they came." in [one.text for one in page.all("mark")]
    for wrong, told in (
        ({"first": "99", "codes": [depth.pk]}, "There is no paragraph 99; the last one is 5"),
        ({"first": "2.9", "codes": [depth.pk]}, "Paragraph 2 has 3 sentences"),
        ({"first": "3", "last": "2", "codes": [depth.pk]}, "stands before the first one"),
        ({"first": "2"}, "Choose at least one code"),
        ({"start": 5, "end": 90_000, "codes": [depth.pk]}, "outside the text"),
        ({"first": "2", "codes": [999_999]}, "Somebody may have merged it meanwhile"),
    ):
        assert told in visit.post("inquiry:apply", wrong, as_=cast.eva, pk=found.pk, status=422).text, told
    assert Excerpt.objects.count() == 1


def test_places_count_in_code_points(visit, cast: Cast) -> None:
    text = "Ano\u0308ther 👩‍👩‍👧 family.\nAn end."
    found, depth = make.document(text), make.code()
    start = text.index("👩")
    visit.post("inquiry:apply", {"start": start, "end": start + 5, "codes": [depth.pk]}, as_=cast.eva, pk=found.pk)
    assert Excerpt.objects.get().text == "👩‍👩‍👧"


def test_what_was_taken_back_can_be_given_again(visit, cast: Cast) -> None:
    found, depth = make.document(), make.code()
    excerpt = make.marked(found, "flexible", depth, by=cast.eva)
    coding = excerpt.codings.get()
    page = visit.post("inquiry:take-back", as_=cast.eva, pk=coding.pk)
    excerpt.refresh_from_db()
    assert excerpt.removed_at
    undo = visit(page.response["Location"], as_=cast.eva)
    assert "was taken back" in undo.text
    assert not visit("inquiry:document", as_=cast.eva, pk=found.pk).all("mark")
    visit.post("inquiry:give-again", as_=cast.eva, pk=coding.pk)
    assert len(visit("inquiry:document", as_=cast.eva, pk=found.pk).all("mark")) == 1


def test_nobody_takes_back_what_another_gave(visit, cast: Cast) -> None:
    found, depth = make.document(), make.code()
    cody = make.coder(by=cast.eva)
    coding = make.marked(found, "flexible", depth, by=cody).codings.get()
    visit.post("inquiry:take-back", as_=cast.eva, pk=coding.pk)
    coding.refresh_from_db()
    assert coding.removed_at is None


def test_two_coders_on_the_same_words_keep_both(visit, cast: Cast) -> None:
    found, depth, other = make.document(), make.code("Depth"), make.code("Breadth")
    cody = make.coder(by=cast.eva)
    for user, code in ((cast.eva, depth), (cody, depth), (cody, other), (cody, other)):
        visit.post("inquiry:apply", {"first": "2", "codes": [code.pk]}, as_=user, pk=found.pk)
    assert sorted(Coding.objects.values_list("coder__name", "code__name")) == [
        ("Cody", "Breadth"),
        ("Cody", "Depth"),
        ("Eva", "Depth"),
    ]
    assert Excerpt.objects.count() == 2


def test_a_code_is_moved_merged_split_and_all_is_undone(visit, cast: Cast) -> None:
    top, low = make.code("Quality"), make.code("Depth")
    visit.post("inquiry:move-code", {"parent": top.pk, "level": "thematic"}, as_=cast.eva, pk=low.pk)
    low.refresh_from_db()
    assert low.parent == top
    visit.post("inquiry:move-code", {"parent": low.pk, "level": "thematic"}, as_=cast.eva, pk=top.pk, status=422)
    visit.post("inquiry:undo-change", as_=cast.eva, pk=low.changes.get().pk)
    low.refresh_from_db()
    assert low.parent is None
    found = make.document()
    both = make.marked(found, "flexible", top, low, by=cast.eva)
    one = make.marked(found, "depth", low, by=cast.eva)
    visit.post("inquiry:merge-code", {"gone": low.pk}, as_=cast.eva, pk=top.pk)
    live = Coding.objects.filter(removed_at__isnull=True)
    assert sorted(live.values_list("excerpt", "code")) == sorted([(both.pk, top.pk), (one.pk, top.pk)])
    visit.post("inquiry:undo-change", as_=cast.eva, pk=top.changes.get().pk)
    assert sorted(live.values_list("excerpt", "code")) == sorted(
        [(both.pk, top.pk), (both.pk, low.pk), (one.pk, low.pk)]
    )
    chosen = one.codings.get(removed_at__isnull=True)
    visit.post("inquiry:split-code", {"name": "Deep", "codings": [chosen.pk]}, as_=cast.eva, pk=low.pk)
    assert live.get(excerpt=one).code.name == "Deep"
    visit.post("inquiry:undo-change", as_=cast.eva, pk=low.changes.latest("pk").pk)
    assert live.get(excerpt=one).code == low
    assert Code.objects.get(name="Deep").retired_at
    assert "was never" not in visit("inquiry:code", as_=cast.eva, pk=low.pk).text
    assert visit("inquiry:codebooks", as_=cast.eva).all("tr")
    assert "Quality" in visit("inquiry:codebook", as_=cast.eva, number=1).text


def test_a_name_stands_once_at_a_place(visit, cast: Cast) -> None:
    make.code("Depth")
    page = visit.post("inquiry:add-code", {"name": "depth", "level": "thematic"}, as_=cast.eva, status=422)
    assert "a code of this name" in page.text
    visit.post("inquiry:add-code", {"name": "depth", "level": "analytic"}, as_=cast.eva)


def test_a_change_on_an_older_version_overwrites_nothing(visit, cast: Cast) -> None:
    depth = make.code("Depth")
    typed = {"name": "Depth", "definition": "Mine", "version": depth.version}
    visit.post("inquiry:change-code", typed, as_=cast.eva, pk=depth.pk)
    page = visit.post("inquiry:change-code", typed | {"definition": "Yours"}, as_=cast.eva, pk=depth.pk, status=409)
    assert "Mine" in page.text and "Yours" in page.html
    depth.refresh_from_db()
    assert depth.definition == "Mine"


def test_memos_stand_on_codes_excerpts_and_documents(visit, cast: Cast) -> None:
    found, depth = make.document(), make.code()
    excerpt = make.marked(found, "flexible", depth, by=cast.eva)
    visit.post("inquiry:code", {"text": "On the code"}, as_=cast.eva, pk=depth.pk)
    visit.post("inquiry:excerpt", {"text": "On the excerpt"}, as_=cast.eva, pk=excerpt.pk)
    visit.post("inquiry:document-memo", {"memo-text": "On the document"}, as_=cast.eva, pk=found.pk)
    assert "On the code" in visit("inquiry:code", as_=cast.eva, pk=depth.pk).text
    page = visit("inquiry:excerpt", as_=cast.eva, pk=excerpt.pk)
    assert "On the excerpt" in page.text and "They were" in page.text
    assert "On the document" in visit("inquiry:document", as_=cast.eva, pk=found.pk).text
    memo = excerpt.memos.get()
    assert b"excerpt" not in bytes(memo.sealed_text)
    visit.post("inquiry:memo", {"text": "Changed"}, as_=cast.eva, pk=memo.pk)
    cody = make.coder(by=cast.eva)
    page = visit.post("inquiry:memo", {"text": "Stolen"}, as_=cody, pk=memo.pk, status=422)
    assert "Somebody else wrote this memo" in page.text
    memo.refresh_from_db()
    assert memo.text == "Changed"
    visit.post("inquiry:memo", {"do": "remove", "text": "x"}, as_=cast.eva, pk=memo.pk)
    assert "Changed" not in visit("inquiry:excerpt", as_=cast.eva, pk=excerpt.pk).text


@pytest.mark.parametrize("how", ["csv", "xlsx"])
def test_excerpts_leave_as_text_and_that_is_written_down(visit, cast: Cast, how: str) -> None:
    found = make.document("=SUM(A1) is said here. Another one.")
    make.marked(found, "=SUM(A1) is said here.", make.code("Depth"), make.code("Breadth"), by=cast.eva)
    answer = visit.client(cast.eva).get(f"/inquiry/excerpts.{how}")
    assert answer.status_code == 200
    if how == "csv":
        assert "'=SUM(A1) is said here." in answer.content.decode("utf-8-sig")
        assert len(answer.content.decode().splitlines()) == 3
    else:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("Excerpts").to_python()
        assert [row[9] for row in sheet] == ["Text", "=SUM(A1) is said here.", "=SUM(A1) is said here."]
        assert [row[5] for row in sheet] == ["Code", "Depth", "Breadth"]
    assert Reading.objects.filter(how="export", by=cast.eva, count=2).exists()


def test_an_interview_without_documents_is_listed_as_empty(visit, cast: Cast) -> None:
    for route in ("sample", "documents", "codes", "excerpts", "search", "matrix", "together", "coders", "readings", "guides", "codebooks"):  # fmt: skip
        assert visit(f"inquiry:{route}", as_=cast.eva).all("h1"), route
    assert not Interview.objects.exists()
