"""From a candidate to a verified exemplar, a draft resource, and who takes it up."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from steelyard.evidence.exemplars import actions
from steelyard.evidence.exemplars.models import Consent, Dossier, Look, PanelDecision, Practice, Step, Uptake
from steelyard.evidence.exemplars.rules import NotNow
from steelyard.evidence.exemplars.rules.verifying import Answer, LookKind, Seen, missing_for_yes, names_of
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.support.library import actions as library
from steelyard.support.library.models import Resource
from steelyard.support.library.rules import Clearance, ResourceStatus
from steelyard.support.library.rules import NotNow as LibraryNotNow
from tests.factories.charge import StaffMemberFactory
from tests.factories.directory import LEAFactory
from tests.factories.exemplars import ConsentFactory, DossierFactory, LookFactory, PracticeFactory, StudyFitFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
DAY = date(2021, 3, 1)
PANEL = "Ada Simulated\nBo Simulated"


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def look_at_all(dossier: Dossier, by: Any, finding: str = "does_not") -> None:
    for kind in (LookKind.DOCUMENTS, LookKind.VISIT):
        actions.look_closer(dossier, kind, by=by, about="What there is", done_on=DAY, notes="Seen.")
    actions.look_closer(
        dossier, LookKind.EXPLANATION, by=by, about="Who enrolled", done_on=DAY, notes="Compared.", finding=finding
    )


def verified(cast: Cast, **values: Any) -> Dossier:
    dossier = DossierFactory(**values)
    look_at_all(dossier, cast.eva)
    actions.decide(dossier, Answer.YES, by=cast.eva, panel=PANEL, reasons="All fits.", decided_on=DAY)
    return dossier


def practice(dossier: Dossier, by: Any) -> Practice:
    return actions.write_practice(
        dossier, by=by, title="Advisers", does="Weekly hour", conditions="An hour is free", shown_by="Seen", unknown=""
    )


def consent(dossier: Dossier, by: Any) -> Consent:
    return actions.agree(dossier, by=by, by_name="Ada", by_role="Superintendent", given_on=DAY, scope="All of it")


def test_what_a_yes_stands_on() -> None:
    assert len(missing_for_yes([])) == 3
    documents, talk = Seen("documents", True, "", "Plan"), Seen("interview", True, "", "Principals")
    other = Seen("explanation", True, "explains", "Enrolment")
    assert missing_for_yes([documents, talk, other]) == ["Another explanation stands: Enrolment."]
    assert missing_for_yes([documents, talk, other._replace(finding="in_part")]) == []
    assert missing_for_yes([documents._replace(is_done=False), talk, other._replace(finding="unknown")]) == [
        "No document was reviewed."
    ]
    assert names_of(" Ada \n\nBo\nAda") == ["Ada", "Bo"]


def test_a_dossier_keeps_the_figures_of_its_day(cast: Cast) -> None:
    fit = StudyFitFactory()
    dossier = actions.open_dossier(fit, by=cast.liam, group="00001", name="Riverton")
    assert (dossier.figures["rank"], dossier.figures["of"], dossier.figures["clearly_above"]) == (1, 3, True)
    with pytest.raises(NotNow, match="already"):
        actions.open_dossier(fit, by=cast.liam, group="00001", name="Again")
    with pytest.raises(NotNow, match="not among"):
        actions.open_dossier(fit, by=cast.liam, group="0SMALL7", name="Small")
    other = actions.open_dossier(fit, by=cast.liam, group="00002", name="Comparison", compared_with=dossier)
    with pytest.raises(NotNow, match="no panel"):
        actions.decide(other, Answer.NO, by=cast.eva, panel=PANEL, reasons="-", decided_on=DAY)
    with pytest.raises(NotNow, match="candidate of the same model"):
        actions.open_dossier(fit, by=cast.liam, group="00003", name="Third", compared_with=other)


def test_no_yes_without_a_closer_look(cast: Cast) -> None:
    dossier = DossierFactory()
    with pytest.raises(NotNow, match="No document was reviewed"):
        actions.decide(dossier, Answer.YES, by=cast.eva, panel=PANEL, reasons="It looks so", decided_on=DAY)
    with pytest.raises(NotNow, match="at least 2"):
        actions.decide(dossier, Answer.NO, by=cast.eva, panel="Ada", reasons="Alone", decided_on=DAY)
    actions.decide(dossier, Answer.NOT_YET, by=cast.eva, panel=PANEL, reasons="Visit first", decided_on=DAY)
    look_at_all(dossier, cast.liam)
    actions.decide(dossier, Answer.YES, by=cast.eva, panel=PANEL, reasons="All fits", decided_on=DAY)
    dossier.refresh_from_db()
    assert dossier.is_verified
    assert list(PanelDecision.objects.order_by("id").values_list("answer", flat=True)) == ["not_yet", "yes"]
    assert Entry.objects.filter(verb="exemplars.dossier.decided").count() == 2


def test_an_explanation_that_stands_keeps_a_yes_away(cast: Cast) -> None:
    dossier = DossierFactory()
    look_at_all(dossier, cast.liam, finding="explains")
    with pytest.raises(NotNow, match="Who enrolled"):
        actions.decide(dossier, Answer.YES, by=cast.eva, panel=PANEL, reasons="Still", decided_on=DAY)


def test_nothing_spreads_before_a_yes(cast: Cast) -> None:
    dossier = DossierFactory()
    with pytest.raises(NotNow):
        consent(dossier, cast.liam)
    with pytest.raises(NotNow):
        practice(dossier, cast.liam)
    with pytest.raises(NotNow):
        actions.draft(dossier, by=cast.liam)
    for name in ("agree", "practice", "plan-step", "note-uptake"):
        answer = signed_in(cast.liam).get(reverse(f"exemplars:{name}", args=[dossier.pk]))
        assert answer.status_code == 303


def test_a_draft_needs_practice_and_consent_and_leads_back(cast: Cast) -> None:
    dossier = verified(cast)
    with pytest.raises(NotNow, match="under which conditions"):
        actions.draft(dossier, by=cast.liam)
    practice(dossier, cast.liam)
    with pytest.raises(NotNow, match="not agreed"):
        actions.draft(dossier, by=cast.liam)
    consent(dossier, cast.liam)
    with pytest.raises(NotNow, match="in force already"):
        consent(dossier, cast.liam)
    made = actions.draft(dossier, by=cast.liam)
    assert (made.status, made.by_center, made.source) == ("draft", True, f"dossier {dossier.pk} of exemplars")
    assert "Under which conditions\nAn hour is free" in made.abstract
    assert dossier.name not in made.abstract
    with pytest.raises(NotNow, match="already"):
        actions.draft(dossier, by=cast.liam)
    page = signed_in(cast.liam).get(made.get_absolute_url()).content.decode()
    assert dossier.get_absolute_url() in page
    assert dossier.fit.study.sha256 in page
    assert dossier.get_absolute_url() not in signed_in(cast.libby).get(made.get_absolute_url()).content.decode()


def public(resource: Resource) -> Resource:
    """As it stands in the library once it is out."""
    Resource.objects.filter(pk=resource.pk).update(status="published", clearance="record")
    return Resource.objects.get(pk=resource.pk)


def test_nothing_becomes_public_without_consent(cast: Cast) -> None:
    dossier = verified(cast)
    practice(dossier, cast.liam)
    given = consent(dossier, cast.liam)
    resource = public(actions.draft(dossier, by=cast.liam))
    newer = library.begin_version(resource, by=cast.libby)
    actions.withdraw_consent(given, by=cast.liam, on=DAY, why="A new board")
    resource.refresh_from_db()
    assert (resource.status, resource.clearance) == (ResourceStatus.DRAFT, "")
    Resource.objects.filter(pk__in=[resource.pk, newer.pk]).update(status="review")
    for one in Resource.objects.filter(pk__in=[resource.pk, newer.pk]):
        with pytest.raises(LibraryNotNow, match="no longer agrees"):
            library.publish(one, by=cast.libby, clearance=Clearance.REVIEWS)
    Resource.objects.filter(pk=resource.pk).update(status="retired", clearance="record")
    with pytest.raises(LibraryNotNow, match="no longer agrees"):
        library.republish(Resource.objects.get(pk=resource.pk), by=cast.libby)
    with pytest.raises(NotNow, match="already"):
        actions.withdraw_consent(given, by=cast.liam, on=DAY, why="Again")
    consent(Dossier.objects.get(pk=dossier.pk), cast.liam)
    library.republish(Resource.objects.get(pk=resource.pk), by=cast.libby)


def test_the_plan_stands_in_the_list_of_its_owner_and_uptake_is_followed(cast: Cast) -> None:
    dossier = verified(cast)
    owner, agency = StaffMemberFactory(), LEAFactory()
    client = signed_in(cast.liam)
    given = {"kind": "build", "what": "A day of practice", "audience": "Three districts", "owner": owner.pk}
    answer = client.post(reverse("exemplars:plan-step", args=[dossier.pk]), given | {"due_on": "2021-06-01"})
    assert answer.status_code == 303
    step = Step.objects.select_related("promise").get()
    assert (step.promise.by_staff, step.promise.due_on) == (owner, date(2021, 6, 1))
    for state in ("considers", "tries"):
        told = {
            "organization": f"{agency.name} #{agency.pk}",
            "state": state,
            "seen_on": "2021-03-01",
            "told": "A call",
        }
        assert client.post(reverse("exemplars:note-uptake", args=[dossier.pk]), told).status_code == 303
    assert Uptake.objects.count() == 2
    page = client.get(dossier.get_absolute_url()).content.decode()
    assert "A day of practice" in page
    assert "Tries it" in page
    wrong = {"organization": "Nobody #999999", "state": "tries", "seen_on": "2999-01-01", "told": "x"}
    assert client.post(reverse("exemplars:note-uptake", args=[dossier.pk]), wrong).status_code == 422


def test_the_pages_of_a_dossier(cast: Cast) -> None:
    fit = StudyFitFactory()
    client = signed_in(cast.eva)
    opened = reverse("exemplars:open-dossier", args=[fit.pk])
    assert client.get(opened, {"group": "00001"}).status_code == 200
    assert client.post(opened, {"group": "00001", "name": "Riverton"}).status_code == 303
    assert client.post(opened, {"group": "00001", "name": "Twice"}).status_code == 422
    dossier = Dossier.objects.get()
    assert dossier.name in client.get(reverse("exemplars:dossiers")).content.decode()
    assert dossier.get_absolute_url() in client.get(fit.get_absolute_url()).content.decode()
    closer = reverse("exemplars:look-closer", args=[dossier.pk])
    given = {"version": "1", "about": "Plans", "done_on": "2021-03-01", "notes": ""}
    answer = client.post(f"{closer}?kind=documents", given)
    assert (answer.status_code, "Write down what was seen" in answer.content.decode()) == (422, True)
    assert client.post(f"{closer}?kind=documents", given | {"notes": "Read"}).status_code == 303
    assert client.get(f"{closer}?kind=nothing").status_code == 200
    decide = reverse("exemplars:decide", args=[dossier.pk])
    refused = client.post(decide, {"answer": "yes", "panel": PANEL, "decided_on": "2021-03-01", "reasons": "So"})
    assert (refused.status_code, "Nobody was interviewed" in refused.content.decode()) == (422, True)
    future = {"answer": "no", "panel": PANEL, "decided_on": "2999-03-01", "reasons": "So"}
    assert client.post(decide, future).status_code == 422
    assert client.post(decide, future | {"decided_on": "2021-03-01"}).status_code == 303


def test_two_who_write_at_once(cast: Cast) -> None:
    look = LookFactory()
    client = signed_in(cast.liam)
    given = {
        "version": look.version,
        "about": "Three schools",
        "plan": "Ask",
        "planned_on": "",
        "done_on": "",
        "notes": "",
    }
    assert client.post(look.get_absolute_url(), given).status_code == 303
    answer = client.post(look.get_absolute_url(), given | {"about": "Four schools"})
    assert answer.status_code == 409
    assert Look.objects.get().about == "Three schools"
    written = PracticeFactory()
    url = reverse("exemplars:practice", args=[written.dossier_id])
    told = {"title": "A", "does": "B", "conditions": "C", "shown_by": "D", "unknown": ""}
    assert client.post(url, told | {"version": 1}).status_code == 303
    assert client.post(url, told | {"version": 1, "does": "Other"}).status_code == 409
    with pytest.raises(Stale):
        actions.write_practice(written.dossier, by=cast.liam, version=1, **told | {"does": "Other"})


def test_who_may_verify_decide_and_spread(cast: Cast) -> None:
    dossier, given = DossierFactory(answer="yes"), ConsentFactory()
    pages = {
        name: reverse(f"exemplars:{name}", args=[dossier.pk])
        for name in ("look-closer", "decide", "agree", "practice", "plan-step", "note-uptake")
    }
    pages["withdraw-consent"] = reverse("exemplars:withdraw-consent", args=[given.pk])
    spreads = dict.fromkeys(("agree", "practice", "plan-step", "note-uptake", "withdraw-consent"), 200)
    wanted = {
        cast.eva: {"look-closer": 200, "decide": 200, **dict.fromkeys(spreads, 403)},
        cast.liam: {"look-closer": 200, "decide": 403, **spreads},
        cast.cora: {"look-closer": 200, "decide": 200, **spreads},
        cast.rosa: dict.fromkeys(pages, 403),
    }
    for user, answers in wanted.items():
        client = signed_in(user)
        assert {name: client.get(url).status_code for name, url in pages.items()} == answers
