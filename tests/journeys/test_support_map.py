"""An agency brings its map and shares it; a provider is asked and answers; what is taken back is gone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.support.coherence.actions import overlaps
from steelyard.support.coherence.models import Overlap
from steelyard.support.coherence.queries.paper import MOST_GAPS, MOST_OVERLAPS, TWO_LINES, WITH_PICTURE
from steelyard.support.coherence.rules import OverlapStatus, Viewer
from tests.factories.charge import TopicFactory
from tests.factories.coherence import MapRowFactory, ShareFactory
from tests.factories.directory import OrganizationFactory
from tests.factories.intake import HelpRequestFactory
from tests.journeys.test_alignment import sheets_of
from tests.journeys.test_decide import fits
from tests.journeys.test_record import sign_in
from tests.people import PIAS, ROSAS, Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FILE = b"Organization,Topic,Purpose,Start date\nPias Coaching,Screening,Coach the state team,2026-01-05\nOther Center,Screening,Train districts,\n"


@pytest.fixture
def agency(transactional_db: None, cast: Cast) -> Organization:
    del cast
    OrganizationFactory(pk=PIAS, name="Pias Coaching", kind="nonprofit")
    OrganizationFactory(name="Other Center", kind="federal_center")
    TopicFactory(name="Screening")
    made: Organization = OrganizationFactory(pk=ROSAS, name="Salem Department of Education", kind="sea")
    return made


def share(page: Page, row: str, *, center: str, others: str) -> None:
    """Choose on the page of a row who sees it."""
    page.get_by_role("link", name=f"Choose who sees {row}").click()
    page.wait_for_url("**/share/")
    page.get_by_role("group", name="The center").get_by_text(center, exact=True).click()
    page.get_by_role("group", name="All who are on our map").get_by_text(others, exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/map/{ROSAS}/")


def bring(page: Page, axe: Callable[[Page], None]) -> None:
    """From the portal to the map, and a spreadsheet onto it."""
    page.get_by_role("link", name="Who helps us with what").click()
    page.wait_for_url("**/map/*/")
    axe(page)
    page.get_by_role("link", name="Bring a spreadsheet").click()
    axe(page)
    page.locator("input[type=file]").set_input_files({"name": "map.csv", "mimeType": "text/csv", "buffer": FILE})
    page.get_by_role("button", name="Look at the rows").click()
    page.wait_for_url("**/sheets/*/")
    axe(page)
    page.get_by_role("button", name="Take all rows in").click()
    page.wait_for_url("**/map/*/")
    axe(page)
    assert fits(page)


def answer(page: Page, axe: Callable[[Page], None]) -> str:
    """The provider reads what is shared and says who does what; returns the page of the question."""
    expect(page.get_by_text("Coach the state team")).to_be_visible()
    expect(page.get_by_text("Train districts")).to_have_count(0)
    axe(page)
    page.locator(".row__what a").first.click()
    page.wait_for_url("**/overlaps/*/")
    axe(page)
    page.get_by_label("What does Pias Coaching do?").fill("Coaches the state team.")
    page.get_by_label("What does Other Center do?").fill("Trains the districts.")
    page.get_by_role("button", name="Confirm complementary roles").click()
    expect(page.get_by_text("Complementary roles").first).to_be_visible()
    axe(page)
    return page.url


def test_a_map_is_brought_shared_and_taken_back(
    strict_page: Page, axe: Callable[[Page], None], live_server: Any, agency: Organization, cast: Cast
) -> None:
    page, address = strict_page, live_server.url

    def enter(user: User, path: str) -> None:
        page.context.clear_cookies()
        sign_in(page, user, address)
        page.goto(address + path)

    enter(cast.rosa, "/portal/")
    bring(page, axe)

    # Both rows are shared, so both providers and the center are asked.
    share(page, "Pias Coaching", center="That it exists", others="All of it")
    expect(page.get_by_role("heading", name="Two providers on one topic")).to_have_count(0)
    share(page, "Other Center", center="That it exists", others="That it exists")
    expect(page.get_by_role("heading", name="Two providers on one topic")).to_be_visible()
    axe(page)
    page.get_by_role("link", name="On one page, for a meeting").click()
    axe(page)

    enter(cast.pia, "/shared-maps/")
    question = answer(page, axe)

    # The center sees it stand; the agency takes its consent back, and it is gone.
    enter(cast.cora, "/overlaps/")
    expect(page.get_by_text("Complementary roles").first).to_be_visible()
    axe(page)
    page.goto(f"{address}/overview/coherence/")
    axe(page)
    enter(cast.rosa, f"/map/{agency.pk}/")
    share(page, "Other Center", center="Nothing", others="Nothing")
    enter(cast.pia, "/shared-maps/")
    expect(page.get_by_text("Coach the state team")).to_be_visible()
    expect(page.get_by_text("Other Center")).to_have_count(0)
    gone = page.goto(question)
    assert gone is not None
    assert gone.status == 404


@pytest.mark.parametrize("rows", [WITH_PICTURE, TWO_LINES, TWO_LINES + 1, 60])
def test_a_map_of_any_length_is_one_sheet_of_paper(
    page: Page, live_server: Any, agency: Organization, cast: Cast, rows: int
) -> None:
    """As full as a sheet can be: long names and purposes, several overlaps with their parts, more needs than fit."""
    topics = [TopicFactory(name=f"Comprehensive school mental health systems {n}") for n in range(rows)]
    needs = [TopicFactory(name=f"Alignment and coherence of state initiatives {n}") for n in range(MOST_GAPS + 2)]
    for need in needs:
        HelpRequestFactory(agency=agency, topic=need)
    long = (
        "Helps the leadership team to read its data, to choose two practices and to coach the coaches of every district"
    )
    for n in range(rows):
        name = f"Regional Center of Promising and Evidence-based Practices for Belonging and Attendance {n:02}"
        topic = topics[0 if n <= MOST_OVERLAPS else n]
        row = MapRowFactory(
            agency=agency, provider=OrganizationFactory(name=name), topic=topic, purpose=long, intensity="now_and_then"
        )
        for viewer in (Viewer.CENTER, Viewer.ON_MAP):
            ShareFactory(row=row, viewer=viewer)
    overlaps.look(timezone.localdate(), by=None)
    Overlap.objects.update(
        status=OverlapStatus.COMPLEMENTARY, ended_at=timezone.now(), first_does=long, second_does=long
    )
    sign_in(page, cast.rosa, live_server.url)
    page.goto(f"{live_server.url}/map/{agency.pk}/print/")
    page.evaluate("document.fonts.ready")
    assert Overlap.objects.count() > MOST_OVERLAPS
    expect(page.get_by_text(f"Where nobody is: {MOST_GAPS} of {len(needs)}")).to_be_visible()
    expect(page.get_by_role("img", name="Providers by topic")).to_have_count(int(rows <= WITH_PICTURE))
    assert {size: sheets_of(page.pdf(format=size)) for size in ("Letter", "A4")} == {"Letter": 1, "A4": 1}
    if rows > WITH_PICTURE:
        # Cells that take as much room as they like take more than a sheet.
        page.evaluate(
            "for (const cell of document.querySelectorAll('.sheet__cell')) cell.classList.remove('sheet__cell')"
        )
        assert sheets_of(page.pdf(format="Letter")) > 1
