"""From a spreadsheet of sixty initiatives to the three lists on two printed pages; arrow keys move the matrix window."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.support.alignment.models import Initiative, Relationship
from tests.factories.alignment import bound, rated, run_of
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey

OWNERS = ("State education agency", "State health agency", "State public safety agency")


def spreadsheet(folder: Path) -> Path:
    """Sixty initiatives with long names, one of them twice and one without a name."""
    file = folder / "initiatives.csv"
    rows = [
        [f"Initiative {n:02} to strengthen well-being and belonging in schools", OWNERS[n % 3], "Newcomers; Rural schools",
         "K-12", f"Grant {n}", "6/30/2027"]
        for n in range(1, 61)
    ]  # fmt: skip
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(["Program", "Lead agency", "Target population", "Grades", "Funding", "End date"])
        writer.writerows([*rows, rows[4], ["", "Nobody", "", "", "", ""]])
    return file


def sheets_of(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/")


def test_from_a_spreadsheet_to_a_two_page_print_out(
    strict_page: Page, axe: Callable[[Page], None], cast: Cast, transactional_db: None, live_server: Any, tmp_path: Path
) -> None:
    run = run_of(cast.rosa, facilitator=cast.liam)
    page, base = strict_page, f"{live_server.url}/alignment/{run.pk}"
    sign_in(page, cast.rosa, live_server.url)
    page.goto(f"{base}/initiatives/")
    axe(page)
    page.get_by_role("main").get_by_role("link", name="Bring a spreadsheet").first.click()
    page.locator("input[type=file]").set_input_files(spreadsheet(tmp_path))
    page.get_by_role("button", name="Look through it").click()
    expect(page.get_by_text("1 row waits for you")).to_be_visible()
    axe(page)
    page.get_by_label("Row 63").select_option("Leave it out")
    page.get_by_role("button", name="That is what becomes of them").click()
    page.get_by_role("button", name="Take all of it in").dblclick()
    expect(page.get_by_text("60 initiatives of 3 owners")).to_be_visible()
    assert Initiative.objects.count() == 60
    axe(page)
    _matrix(page, axe, base)
    Relationship.objects.all().delete()
    made = list(Initiative.objects.order_by("number"))
    for at in range(60):
        for step in (1, 2, 3):
            conflict = "One counts days, the other counts hours." if step == 2 else ""
            bound(made[at], made[(at + step) % 60], "outcome", "population", conflict=conflict)
    rated(made[0], 2)
    page.goto(f"{base}/findings/")
    axe(page)
    page.get_by_role("link", name="Print on two pages").click()
    axe(page)
    assert sheets_of(page.pdf(format="Letter")) == 2
    page.set_viewport_size({"width": 360, "height": 740})
    for name in ("relationships", "network", "findings", "findings/print", "domains"):
        page.goto(f"{base}/{name}/")
        assert fits(page), name


def _matrix(page: Page, axe: Callable[[Page], None], base: str) -> None:
    """By keyboard alone: to the edge of the window and beyond it, into a pair, and back."""
    page.goto(f"{base}/relationships/")
    axe(page)
    cell = page.get_by_role("link", name="1 and 24: not compared", exact=True)
    cell.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="1 and 25: not compared", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Rows 1–25, columns 26–50 of 60")).to_be_visible()
    expect(page.get_by_role("link", name="1 and 26: not compared", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="2 and 26: not compared", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("They work for the same outcome").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("Same outcome", exact=True)).to_be_visible()
    assert Relationship.objects.get().shared == ["Same outcome"]
    axe(page)
