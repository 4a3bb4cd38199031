"""Cases on the outline, and the board of claims."""

from steelyard.evidence.inquiry.models import Case, Claim, OutlineSection, Statement
from tests.factories import inquiry as make
from tests.people import Cast


def test_a_case_is_told_on_the_outline_each_statement_on_excerpts(visit, cast: Cast) -> None:
    who = make.respondent(tier="targeted", agency_level="state")
    found = make.document(interview=make.interview(who))
    excerpt = make.marked(found, "They were flexible", make.code(), by=cast.eva)
    visit.post("inquiry:add-case", {"about": f"respondent-{who.pk}"}, as_=cast.eva)
    again = visit.post("inquiry:add-case", {"about": f"respondent-{who.pk}"}, as_=cast.eva, status=422)
    assert "a case already" in again.text
    case = Case.objects.get()
    page = visit("inquiry:case", as_=cast.eva, pk=case.pk)
    assert "Targeted" in page.text and "State agency" in page.text and "Partnership and ownership" in page.text
    section = OutlineSection.objects.get(position=4)
    typed = {"section": section.pk, "text": "Help bent with the year."}
    page = visit.post("inquiry:case", typed, as_=cast.eva, pk=case.pk, status=422)
    assert "stands on at least one excerpt" in page.text
    visit.post("inquiry:case", typed | {"excerpts": [excerpt.pk]}, as_=cast.eva, pk=case.pk)
    page = visit("inquiry:case", as_=cast.eva, pk=case.pk)
    assert "Help bent with the year." in page.text and f"Excerpt {excerpt.pk}" in page.text
    statement = Statement.objects.get()
    assert b"bent" not in bytes(statement.sealed_text)
    kept = "\n".join(one.title for one in OutlineSection.objects.order_by("position") if one != section)
    refused = visit.post("inquiry:outline", {"titles": kept}, as_=cast.eva, status=422)
    assert "holds statements" in refused.text
    visit.post("inquiry:remove-statement", as_=cast.eva, pk=statement.pk)
    visit.post("inquiry:outline", {"titles": f"{kept}\nWhat is next"}, as_=cast.eva)
    assert "What is next" in visit("inquiry:case", as_=cast.eva, pk=case.pk).text


def test_a_claim_is_weighed_by_what_speaks_for_and_against_it(visit, cast: Cast) -> None:
    excerpt = make.marked(make.document(), "They were flexible", make.code(), by=cast.eva)
    visit.post("inquiry:board", {"text": "Flexibility is what they value."}, as_=cast.eva)
    claim = Claim.objects.get()
    typed = {"side": "for", "source": "interview", "text": "She says so."}
    page = visit.post("inquiry:claim", typed, as_=cast.eva, pk=claim.pk, status=422)
    assert "on which excerpt" in page.text
    visit.post("inquiry:claim", typed | {"excerpt": excerpt.pk}, as_=cast.eva, pk=claim.pk)
    figure = {"side": "against", "source": "feedback", "text": "37% want structure (n = 171, 2021)."}
    visit.post("inquiry:claim", figure, as_=cast.eva, pk=claim.pk)
    weighed = {"weigh-strength": "moderate", "weigh-missing": "Local agencies.", "weigh-version": claim.version}
    visit.post("inquiry:weigh", weighed, as_=cast.eva, pk=claim.pk)
    page = visit.post("inquiry:weigh", weighed | {"weigh-strength": "weak"}, as_=cast.eva, pk=claim.pk, status=409)
    assert "Nothing was overwritten" in page.text
    page = visit("inquiry:claim", as_=cast.eva, pk=claim.pk)
    for words in ("Moderate", "Local agencies.", "She says so.", "37% want structure", f"Excerpt {excerpt.pk}"):
        assert words in page.text, words
    _, row = visit("inquiry:board", as_=cast.eva).all("tr")
    assert [cell.text for cell in row][2:] == ["1", "1"]
    visit.post("inquiry:remove-ground", as_=cast.eva, pk=claim.grounds.first().pk)
    assert "She says so." not in visit("inquiry:claim", as_=cast.eva, pk=claim.pk).text
