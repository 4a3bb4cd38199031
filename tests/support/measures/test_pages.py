"""Pages of measures: what staff and agencies see and enter, refused rows with a sentence, and nobody else's numbers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from steelyard.center.context.models import ContextEvent
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.months import month_of, months_on
from steelyard.support.measures.actions.definitions import note_instrument, redefine
from steelyard.support.measures.models import Definition, Former, Instrument, Measure, Routine, SharedMonth, Value
from steelyard.support.protocols.actions.protocols import keep_shipped
from steelyard.support.protocols.models import Protocol
from steelyard.support.protocols.queries.protocols import newest
from tests.factories import measures as made
from tests.factories.charge import StaffMemberFactory
from tests.factories.directory import SEAFactory
from tests.page import Page, Visit
from tests.people import OMARS, PIAS, ROSAS, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(cast: Cast) -> Organization:
    del cast
    found: Organization = SEAFactory(pk=ROSAS, name="Harbor Department")
    return found


@pytest.fixture
def measure(agency: Organization) -> Measure:
    return made.used(made.supported(agency), target=8000)


def month(measure: Measure, text: str = "2021-01") -> dict[str, Any]:
    return {"support": measure.support_id, "month": text}


def typed(measure: Measure, part: str, of: str, *, version: int = 0, **more: str) -> dict[str, str]:
    cells = {"numerator": part, "denominator": of, "version": str(version), **more}
    return {f"m{measure.pk}-{name}": text for name, text in cells.items()}


def test_the_chart_says_its_signals_in_words_and_shows_a_gap(visit: Visit, cast: Cast, measure: Measure) -> None:
    made.over(measure, [80, 70, None, 80, 70, 81, 79, 40, 42, 41, 39, 43, 38])
    page = visit("measures:measure", as_=cast.liam, pk=measure.pk)
    assert "points in a row below the median" in page.text
    assert "Shift for the worse" in page.text
    assert "6 or more points in a row on one side" in page.text
    assert "Mar 2021: no value" in page.html
    assert page.html.count("<polyline") == 2


def test_context_events_stand_on_the_chart_of_the_center_alone(visit: Visit, cast: Cast, measure: Measure) -> None:
    made.over(measure, [80, 70, 60, 80])
    first = Value.objects.order_by("on")[0].on
    SEAFactory(pk=OMARS, state="OH")
    for key, starts, ends in (("flood", first, first + timedelta(days=40)), ("law", first - timedelta(days=9), None)):
        ContextEvent.objects.create(key=key, name=f"A {key}", starts_on=starts, ends_on=ends)
    told = visit("measures:measure", as_=cast.liam, pk=measure.pk).text
    assert "A flood begins" in told and "A flood is over" in told and "A law" not in told
    assert "A flood" not in visit("measures:measure", as_=cast.rosa, pk=measure.pk).text


def test_the_agency_reads_and_enters_its_own_and_nobody_elses(visit: Visit, cast: Cast, measure: Measure) -> None:
    SEAFactory(pk=OMARS, state="OH")
    for name, kwargs in (("measure", {"pk": measure.pk}), ("enter", {"pk": measure.pk}), ("month", month(measure)),
                         ("enter-month", month(measure)), ("of-support", {"support": measure.support_id}),
                         ("months", {"support": measure.support_id})):  # fmt: skip
        visit(f"measures:{name}", as_=cast.rosa, **kwargs)
        visit(f"measures:{name}", as_=cast.omar, status=404, **kwargs)
        visit(f"measures:{name}", as_=cast.pia, status=403, **kwargs)
    visit.post("measures:enter-month", typed(measure, "40", "80"), as_=cast.rosa, **month(measure))
    assert (Value.objects.get().amount, Value.objects.get().by) == (5000, cast.rosa)
    visit("measures:change", as_=cast.rosa, status=403, pk=measure.pk)
    assert "Harbor" not in visit("measures:mine", as_=cast.omar).text


def test_another_agency_of_the_same_support_sees_no_row_of_it(visit: Visit, cast: Cast, agency: Organization) -> None:
    other = SEAFactory(pk=OMARS, state="OH")
    support = made.supported(agency, other)
    own = made.used(support, made.defined("own", "Only of Harbor"), organization=agency)
    both = made.used(support, made.defined("both", "Of both"))
    made.over(own, [10])
    made.over(both, [20])
    assert "Only of Harbor" in visit("measures:month", as_=cast.rosa, **month(own)).text
    page = visit("measures:month", as_=cast.omar, **month(own))
    assert "Of both" in page.text
    assert "Only of Harbor" not in page.text
    visit("measures:measure", as_=cast.omar, status=404, pk=own.pk)
    visit("measures:correct", as_=cast.omar, status=404, pk=own.pk, value=Value.objects.get(measure=own).pk)


def test_what_the_center_enters_the_agency_only_reads(visit: Visit, cast: Cast, agency: Organization) -> None:
    own = made.used(made.supported(agency), made.defined(entered_by="center"))
    page = visit("measures:enter-month", as_=cast.rosa, **month(own))
    assert "entered by the center" in page.text
    visit.post("measures:enter-month", typed(own, "1", "2"), as_=cast.rosa, **month(own))
    assert not Value.objects.exists()
    visit("measures:enter", as_=cast.rosa, status=403, pk=own.pk)


def test_a_grid_keeps_all_rows_or_none_and_says_why_beside_the_row(visit: Visit, cast: Cast, measure: Measure) -> None:
    second = made.used(measure.support, made.defined("second", "Second"))
    wrong = typed(measure, "40", "80") | typed(second, "9", "0")
    page = visit.post("measures:enter-month", wrong, as_=cast.liam, status=422, **month(measure))
    assert "Of 0 there is no share" in page.text
    assert 'value="40"' in page.html
    assert not Value.objects.exists()
    for nonsense in ("1e30", "9" * 40, "-4", "x\0y", "½"):
        visit.post("measures:enter-month", typed(second, nonsense, "8"), as_=cast.liam, status=422, **month(measure))
    visit.post("measures:enter-month", typed(measure, "1,000", "2,000", n="7"), as_=cast.liam, **month(measure))
    assert [(one.measure_id, one.numerator, one.n) for one in Value.objects.all()] == [(measure.pk, 1000, 7)]


def test_two_people_at_one_grid_overwrite_nothing(visit: Visit, cast: Cast, measure: Measure) -> None:
    visit.post("measures:enter-month", typed(measure, "40", "80"), as_=cast.liam, **month(measure))
    page = visit.post("measures:enter-month", typed(measure, "44", "80"), as_=cast.rosa, status=422, **month(measure))
    assert "Somebody saved 50% here while you were typing" in page.text
    assert f'name="m{measure.pk}-version" value="1"' in page.html
    visit.post("measures:enter-month", typed(measure, "44", "80", version=1), as_=cast.rosa, **month(measure))
    assert (Value.objects.get().numerator, Former.objects.get().by) == (44, cast.liam)


def test_a_value_is_corrected_with_a_reason_and_the_former_one_stays_readable(
    visit: Visit, cast: Cast, measure: Measure
) -> None:
    [value] = made.over(measure, [50])
    place = {"pk": measure.pk, "value": value.pk}
    cells = {"numerator": "60", "denominator": "100", "n": "", "note": "", "version": "1"}
    page = visit.post("measures:correct", cells, as_=cast.liam, status=422, **place)
    assert "This field is required" in page.text
    visit.post("measures:correct", cells | {"why": "Counted twice."}, as_=cast.liam, **place)
    visit.post("measures:correct", cells | {"numerator": "61", "why": "Again."}, as_=cast.rosa, status=409, **place)
    text = visit("measures:measure", as_=cast.rosa, pk=measure.pk).text
    assert "Before: 50%" in text
    assert "Counted twice." in text


def test_a_month_is_shared_by_a_click_and_read_in_the_portal(visit: Visit, cast: Cast, measure: Measure) -> None:
    made.over(measure, [50])
    page = visit("measures:month", as_=cast.liam, **month(measure))
    assert "Overdue: not shared yet." in page.text
    [sha] = [one.get("value") for one in page.all("input", name="sha256")]
    visit.post("measures:share", {"sha256": sha, "note": "Well done."}, as_=cast.rosa, status=403, **month(measure))
    visit.post("measures:share", {"sha256": sha, "note": "Well done."}, as_=cast.liam, **month(measure))
    visit.post("measures:share", {"sha256": sha, "note": ""}, as_=cast.liam, **month(measure))
    assert SharedMonth.objects.get().by == cast.liam
    text = visit("measures:month", as_=cast.rosa, **month(measure)).text
    assert all(words in text for words in ("As it was shared", "Well done.", "Liam", str(sha)))


@pytest.mark.parametrize("text", ["2021-13", "2021-00", "0001-01", "9999-12", "202101", "2021-1", "٢٠٢١-٠١"])
def test_a_month_that_is_none_is_not_found(visit: Visit, cast: Cast, measure: Measure, text: str) -> None:
    visit("measures:month", as_=cast.liam, status=404, **month(measure, text))


def test_an_overdue_month_shows_by_itself_on_both_sides(visit: Visit, cast: Cast, measure: Measure) -> None:
    late = months_on(month_of(timezone.localdate()), -2)
    Routine.objects.update(since=late)
    measure.support.liaison = StaffMemberFactory(person__user=cast.liam, person__name="Liam")
    measure.support.save(update_fields=["liaison"])
    told = f"{measure.support}: {late:%b %Y}"
    assert told in visit("desk:today", as_=cast.liam).text
    assert told in visit("portal:portal", as_=cast.rosa).text
    assert "The center has not shared it" in visit("portal:portal", as_=cast.rosa).text
    assert str(measure.support) in visit("measures:late", as_=cast.dana).text
    SharedMonth.objects.create(support=measure.support, month=late, number=1, content={"rows": []}, sha256="0" * 64)
    assert told not in visit("desk:today", as_=cast.liam).text


def test_definitions_are_made_changed_and_taken_out_of_use(visit: Visit, cast: Cast) -> None:
    given = {name: text for name, text in made.words().items() if text is not None} | {
        "name": "Lessons",
        "key": "lessons",
    }
    page = visit.post("measures:define", given | {"numerator": ""}, as_=cast.liam, status=422)
    assert "A share needs words for both numbers." in page.text
    visit.post("measures:define", given, as_=cast.liam)
    visit.post("measures:define", given, as_=cast.liam, status=422)
    found = Definition.objects.get()
    changed = given | {"counted": "Otherwise.", "version": str(found.version)}
    visit.post("measures:redefine", changed, as_=cast.liam, pk=found.pk)
    visit.post("measures:redefine", changed | {"counted": "Third."}, as_=cast.dana, status=409, pk=found.pk)
    found.refresh_from_db()
    assert (found.current.number, found.current.counted) == (2, "Otherwise.")  # type: ignore[union-attr]  # it has one
    visit("measures:definition", as_=cast.eva, pk=found.pk)
    visit("measures:define", as_=cast.eva, status=403)
    visit.post("measures:retire", as_=cast.liam, pk=found.pk)
    assert "Out of use" in visit("measures:definitions", as_=cast.liam).text


def test_an_instrument_is_kept_with_version_and_licence_and_shown_beside_its_values(
    visit: Visit, cast: Cast, measure: Measure
) -> None:
    visit.post("measures:note-instrument", {"name": "Walk", "edition": "3", "licence": ""}, as_=cast.liam, status=422)
    visit.post("measures:note-instrument", {"name": "Walk", "edition": "3", "licence": "Leased"}, as_=cast.liam)
    visit.post("measures:note-instrument", {"name": "walk", "edition": "3", "licence": "X"}, as_=cast.liam, status=422)
    keep_shipped()
    chosen = newest(Protocol.objects.get(key="team-self-assessment"))
    visit.post("measures:note-instrument", {"template": str(chosen.pk)}, as_=cast.liam)  # type: ignore[union-attr]  # it is kept above
    assert Instrument.objects.get(protocol_version=chosen).licence == "CC0 1.0 (no rights reserved)"
    made.over(measure, [50])
    other = note_instrument(by=None, name="Talk", edition="1", licence="CC0")
    redefine(measure.definition, by=None, name="Done as intended", **made.words(instrument=other))
    text = visit("measures:measure", as_=cast.rosa, pk=measure.pk).text
    assert "Talk, version 1" in text
    assert "under version 1" in text


def test_a_measure_is_put_in_use_with_its_aims_and_ended(visit: Visit, cast: Cast, agency: Organization) -> None:
    support, definition = made.supported(agency), made.defined("own-days", "On own days", every="own")
    place = {"support": support.pk}
    given = {"definition": str(definition.pk), "since": "2021-01-01", "target": "80%", "target_on": "2022-06-30"}
    page = visit.post("measures:use", given, as_=cast.liam, status=422, **place)
    assert "dates of its own" in page.text
    page = visit.post("measures:use", given | {"own_dates": "3/1/2021, soon"}, as_=cast.liam, status=422, **place)
    assert "“soon” is not a day" in page.text
    visit.post("measures:use", given | {"own_dates": "3/1/2021\n9/1/2021"}, as_=cast.liam, **place)
    found = Measure.objects.get()
    assert (found.target, found.target_on, found.own_dates) == (8000, date(2022, 6, 30), ["2021-03-01", "2021-09-01"])
    cells = {"on": "2021-09-01", "numerator": "1", "denominator": "2", "n": "", "note": ""}
    visit.post("measures:enter", cells, as_=cast.rosa, pk=found.pk)
    visit.post("measures:enter", cells, as_=cast.rosa, status=422, pk=found.pk)
    change = {
        "baseline": "",
        "target": "",
        "target_on": "2022-06-30",
        "frozen_points": "",
        "own_dates": "",
        "version": "1",
    }
    page = visit.post("measures:change", change, as_=cast.liam, status=422, pk=found.pk)
    assert "Say what should be reached" in page.text
    visit.post("measures:end", {"on": "2021-12-31", "version": "1"}, as_=cast.liam, pk=found.pk)
    visit.post("measures:resume", as_=cast.liam, pk=found.pk)
    assert Measure.objects.get().ended_on is None


def test_a_file_is_looked_at_before_it_is_taken_in(visit: Visit, cast: Cast, measure: Measure) -> None:
    def sent(text: str, status: int = 200) -> Page:
        file = SimpleUploadedFile("values.csv", text.encode())
        return visit.post("measures:bring", {"file": file}, as_=cast.liam, status=status)

    heads = "support,measure,window,numerator,denominator\n"
    sent("", 422)
    sent("a,b\n1,2\n", 422)
    assert "No support has the code nobody" in sent(f"{heads}nobody,as-intended,2021-01,1,2\n", 422).text
    page = sent(f"{heads}deep,as-intended,2021-01,1,2\ndeep,as-intended,2021-02,3,4\n")
    assert "2 new" in page.text
    assert not Value.objects.exists()
    [rows] = [one.get("value") for one in page.all("input", name="rows")]
    visit.post("measures:bring", {"rows": rows, "apply": "yes"}, as_=cast.liam)
    assert Value.objects.count() == 2
    address = reverse("measures:values", args=[measure.support_id])
    assert b"deep,,as-intended,2021-02-01,,3,4,," in b"".join(visit.client(cast.rosa).get(address))
    assert visit.client(cast.omar).get(address).status_code == 404
    visit("measures:bring", as_=cast.rosa, status=403)


def test_lists_ask_the_same_for_one_and_for_three(visit: Visit, cast: Cast, agency: Organization) -> None:
    def counted(route: str, **kwargs: Any) -> int:
        with CaptureQueriesContext(connection) as asked:
            visit(route, as_=cast.dana, **kwargs)
        return len(asked)

    support = made.supported(agency)
    made.over(made.used(support), [50])
    routes = [("measures:supports", {}), ("measures:definitions", {}), ("measures:late", {}),
              ("measures:of-support", {"support": support.pk}), ("measures:months", {"support": support.pk}),
              ("measures:month", {"support": support.pk, "month": "2021-01"})]  # fmt: skip
    visit(routes[0][0], as_=cast.dana)
    one = [counted(name, **kwargs) for name, kwargs in routes]
    for at in (1, 2):
        made.over(made.used(support, made.defined(f"d{at}", f"Measure {at}")), [50])
        made.used(made.supported(agency, code=f"s{at}", name=f"Support {at}"), made.defined(f"e{at}", f"More {at}"))
    assert [counted(name, **kwargs) for name, kwargs in routes] == one


def test_a_cycle_begins_on_the_page_of_a_measure(visit: Visit, cast: Cast, measure: Measure) -> None:
    visit.post("measures:begin-cycle", {"about": "Coaches"}, as_=cast.liam, status=422, pk=measure.pk)
    keep_shipped()
    page = visit.post("measures:begin-cycle", {"about": "Coaches"}, as_=cast.liam, pk=measure.pk)
    visit(page.response["Location"], as_=cast.liam)
    text = visit("measures:measure", as_=cast.liam, pk=measure.pk).text
    assert "not counted before study and act are written" in text
    visit("measures:begin-cycle", as_=cast.rosa, status=403, pk=measure.pk)


def test_assessments_say_what_is_scored_with_which_instrument(visit: Visit, cast: Cast) -> None:
    keep_shipped()
    text = visit("measures:assessments", as_=cast.liam).text
    assert "Team self-assessment, version 1, CC0 1.0" in text
    assert "80 percent" in text
    visit("measures:assessments", as_=cast.rosa, status=403)


def test_partners_see_no_panel_of_a_support_they_provide(visit: Visit, cast: Cast, measure: Measure) -> None:
    made.over(measure, [50])
    SEAFactory(pk=PIAS)
    assert "Done as intended" in visit("delivery:support", as_=cast.rosa, pk=measure.support_id).text
    assert "Done as intended" in visit("delivery:support", as_=cast.eva, pk=measure.support_id).text
    assert "Our measures" not in visit("portal:portal", as_=cast.pia).text
