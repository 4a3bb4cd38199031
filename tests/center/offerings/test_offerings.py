"""The profile of support: what visitors read before they ask, and how the center keeps it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.charge import actions as charge
from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import Ring
from steelyard.center.offerings import actions
from steelyard.center.offerings.models import Exclusion, Offering
from steelyard.faces.command.case import import_file
from steelyard.foundation.history.kept import forget
from steelyard.foundation.history.queries import told_of
from tests.cases.ciselss import CASE, table
from tests.page import Page, Visit, text_of
from tests.people import Cast

TEXTS = {
    "summary": "Ask one question.",
    "for_whom": "State leaders",
    "how_long": "A week",
    "what_happens": "We read it and answer.",
    "you_commit": "One question.",
    "you_can_expect": "One answer.",
}
FORM = {"name": "A question answered", "tier": "general", "position": "1", "version": "1", **TEXTS}


def offer(name: str = "A question answered", **values: Any) -> Offering:
    key = name.lower().replace(" ", "-")
    return actions.add_offering(
        by=None, key=key, name=name, **{"tier": "general", "is_published": True, **TEXTS, **values}
    )


@pytest.fixture
def case(db: None) -> None:
    """The center of the case with its profile of support."""
    charge.found_center(by=None, name="Center to Improve Social and Emotional Learning", short_name="CISELSS")
    for key in sorted({key for row in table("20-offerings.csv") for key in row["focal_areas"].split(";") if key}):
        charge.add(FocalArea, by=None, key=key, name=key.replace("-", " ").capitalize())
    for key in sorted({key for row in table("20-offerings.csv") for key in row["topics"].split(";") if key}):
        charge.add(Topic, by=None, key=key, name=key.replace("-", " ").capitalize(), ring=Ring.SYSTEM)
    for kind in ("20-offerings.csv", "21-exclusions.csv"):
        assert not import_file(kind[3:-4], CASE / kind).refused


def words(page: Page, of: Any) -> list[str]:
    return text_of(of).split()


def lead(page: Page) -> Any:
    return next(e for e in page.tree.iter() if "lead" in (e.get("class") or ""))


def test_in_two_links_and_150_words_a_visitor_knows_whether_whom_and_how_long(case: None, visit: Visit) -> None:
    home = visit("public:home")
    assert "/what-we-do/" in {a.get("href") for a in home.all("main")[0].iter("a")}
    first = words(home, lead(home))
    listed = visit("offerings:what-we-do")
    assert Offering.objects.count() == len(table("20-offerings.csv"))
    for row in table("20-offerings.csv"):
        [entry] = [e for e in listed.all("li") if e.get("data-offering") == row["key"]]
        address = f"/what-we-do/{row['key']}/"
        assert address in {a.get("href") for a in entry.iter("a")}
        page = visit("offerings:published-offering", key=row["key"])
        [short] = [e for e in page.all("dl") if "data-short" in e.attrib]
        read = [first, words(listed, lead(listed)), words(listed, entry), words(page, lead(page)), words(page, short)]
        assert sum(map(len, read)) <= 150, row["key"]
        told = text_of(short)
        assert row["for_whom"] in told and row["how_long"] in told and "Nothing for your agency" in told
        assert "/ask/" in {a.get("href") for a in page.all("main")[0].iter("a")}


def test_a_focal_area_narrows_what_is_offered_and_an_unknown_one_does_not(case: None, visit: Visit) -> None:
    page = visit("offerings:what-we-do", query={"area": "sustainable-implementation"})
    assert "One-to-one consulting" in page.text and "A state collaborative" not in page.text
    assert "A state collaborative" in visit("offerings:what-we-do", query={"area": "no-such-area"}).text
    assert "A state collaborative" in visit("offerings:what-we-do", query={"area": "\0"}).text


def test_what_we_do_not_do_says_where_to_go(case: None, visit: Visit) -> None:
    assert "Ask your district or state agency" in visit("offerings:what-we-do-not-do").text


def test_nobody_outside_reads_a_draft(db: None, visit: Visit, cast: Cast) -> None:
    draft = offer("Years side by side", is_published=False)
    for user in (None, cast.rosa, cast.pia):
        assert "Years side by side" not in visit("offerings:what-we-do", as_=user).text
        visit("offerings:published-offering", key=draft.key, as_=user, status=404)
    assert "Years side by side" in visit("offerings:offerings", as_=cast.liam).text
    visit("offerings:offerings", as_=cast.rosa, status=403)


def test_the_lists_cost_the_same_with_many(db: None, visit: Visit, cast: Cast) -> None:
    costs = []
    for number in (1, 4):
        for at in range(number):
            offer(f"Offer {number} {at}")
        forget()
        with CaptureQueriesContext(connection) as done:
            visit("offerings:what-we-do")
        public = len(done)
        with CaptureQueriesContext(connection) as done:
            visit("offerings:offerings", as_=cast.dana)
        costs.append((public, len(done)))
    assert costs[0] == costs[1]


def test_the_director_writes_an_offering_down_and_publishes_it(db: None, visit: Visit, cast: Cast) -> None:
    visit("offerings:add-offering", as_=cast.liam, status=403)
    page = visit.post(
        "offerings:add-offering", FORM | {"is_published": "on", "you_commit": ""}, as_=cast.dana, status=422
    )
    assert "Visitors need to read this" in page.text and "We read it and answer." in page.text
    visit.post("offerings:add-offering", FORM | {"is_published": "on"}, as_=cast.dana, status=303)
    made = Offering.objects.get()
    assert (made.key, made.is_published) == ("a-question-answered", True)
    visit.post("offerings:add-offering", FORM, as_=cast.dana, status=303)
    assert Offering.objects.filter(key="a-question-answered-2", is_published=False).exists()


def test_two_directors_do_not_overwrite_each_other(db: None, visit: Visit, cast: Cast) -> None:
    made = offer()
    changed = FORM | {"name": "A question answered soon", "is_published": "on"}
    visit.post("offerings:offering", changed, pk=made.pk, as_=cast.dana, status=303)
    page = visit.post("offerings:offering", FORM | {"name": "Mine"}, pk=made.pk, as_=cast.dana, status=409)
    assert "A question answered soon" in page.text
    made.refresh_from_db()
    assert made.name == "A question answered soon"
    assert told_of("offerings.offering", made.pk).exists()


def test_what_the_center_does_not_do_is_kept_too(db: None, visit: Visit, cast: Cast) -> None:
    row = {"name": "Grants", "instead": "Ask the state.", "position": "1", "version": "1", "is_published": "on"}
    visit.post("offerings:add-exclusion", row, as_=cast.dana, status=303)
    made = Exclusion.objects.get()
    visit.post("offerings:exclusion", row | {"is_published": ""}, pk=made.pk, as_=cast.dana, status=303)
    assert "Grants" not in visit("offerings:what-we-do-not-do").text
    visit("offerings:exclusion", pk=made.pk, as_=cast.liam)
    visit.post("offerings:exclusion", row, pk=made.pk, as_=cast.liam, status=403)


def test_both_files_go_in_twice_without_change(case: None) -> None:
    for name in ("20-offerings.csv", "21-exclusions.csv"):
        report = import_file(name[3:-4], CASE / name)
        assert report.counts["same"] == len(table(name))
