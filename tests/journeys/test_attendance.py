"""A coordinator brings a sheet of a meeting: columns by hand, every row's fate, into the ledger, and out again."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from steelyard.center.directory.models import Person
from steelyard.support.delivery.models import Participation
from tests.factories.directory import PersonFactory
from tests.factories.events import EventFactory
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey
SHEET = (
    "Who came here,Reach them at,How long\nMei Bei,mei@a.test,40\nBo Li,bo@a.test,30\n+1 215 555 0100,,5\nBad,bad@,5\n"
)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_sheet_goes_in_and_out_again(
    browser: Browser,
    axe: Callable[[Page], None],
    cast: Cast,
    transactional_db: None,
    live_server: Any,
    tmp_path: Path,
    script: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    event = EventFactory(title="Office hours", starts_at=timezone.now() - timedelta(hours=3))
    mei = PersonFactory(name="Mei Bei", email="mei@a.test")
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(SHEET)
    wide = {"width": 1280, "height": 900} if script else {"width": 360, "height": 740}
    context = browser.new_context(java_script_enabled=script, viewport=wide)
    page = context.new_page()
    page.set_default_timeout(20_000)

    def look() -> None:
        if script:
            axe(page)
        assert fits(page)

    sign_in(page, cast.cora, live_server.url)
    page.goto(live_server.url + event.get_absolute_url())
    page.get_by_role("link", name="Bring attendance in").click()
    page.get_by_role("button", name="Bring the file").focus()
    look()
    page.get_by_label("Report of the meeting").set_input_files(sheet)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What are the columns of sheet.csv?")
    look()
    for label, heading in (
        ("Whole name", "Who came here"),
        ("E-mail address", "Reach them at"),
        ("How long", "How long"),
    ):
        field = page.get_by_label(label)
        field.select_option(value=heading)
    page.get_by_role("button", name="Read the file").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What becomes of sheet.csv?")
    expect(page.get_by_text("2 people took part for 70 minutes together")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Mei Bei")).to_contain_text("Known by this address.")
    look()
    assert not Participation.objects.exists()
    page.get_by_label("Show").select_option(label="Refused")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row").filter(has_text="Row 5")).to_contain_text("is not an e-mail address")
    expect(page.get_by_role("row").filter(has_text="Bo Li")).to_have_count(0)
    page.get_by_role("button", name="Take it into the ledger").dblclick()
    expect(page.get_by_text("sheet.csv is in the ledger.")).to_be_visible()
    look()
    assert dict(Participation.objects.values_list("person__name", "minutes")) == {
        "Mei Bei": 40,
        "Bo Li": 30,
        None: None,
    }
    page.get_by_role("button", name="Undo this file").click()
    expect(page.get_by_text("sheet.csv was undone.")).to_be_visible()
    look()
    assert not Participation.objects.exists()
    assert list(Person.objects.exclude(user__isnull=False).values_list("pk", flat=True)) == [mei.pk]
    context.close()
