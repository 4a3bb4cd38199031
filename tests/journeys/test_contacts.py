"""A coordinator brings a list of people: says its columns, settles its organizations, takes it in, takes it back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steelyard.center.directory.models import Person
from tests.factories.directory import LEAFactory, PersonFactory
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey
# Headings that say nothing, and a district written as people write it.
LIST = "Who,Where to write,Where from\nBo Li,bo@harbor.test,Harbour Schools\n=Mei Ode,mei@harbor.test,Harbour Schools\n"


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = tmp_path / "kept"
    written = tmp_path / "sign-in.csv"
    written.write_bytes(LIST.encode("utf-16"))
    return written


def press(page: Page, name: str) -> None:
    """Walk to a button with the keyboard alone, and press it."""
    button = page.get_by_role("main").get_by_role("button", name=name, exact=True)
    for _ in range(60):
        if button.evaluate("one => one === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {name} by keyboard")


def fits_both(page: Page) -> bool:
    """Whether a page fits on a phone and on a desk."""
    found = []
    for size in ((360, 740), (1280, 900)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        found.append(fits(page))
    return all(found)


def test_from_the_file_to_the_undo_and_out_again(
    strict_page: Page,
    axe: Callable[[Page], None],
    cast: Cast,
    transactional_db: None,
    live_server: Any,
    file: Path,
) -> None:
    LEAFactory(name="Harbor Schools")
    PersonFactory(name="Ada Known")
    page = strict_page
    page.set_default_timeout(10_000)
    sign_in(page, cast.cora, live_server.url)
    page.goto(f"{live_server.url}/contact-lists/")
    axe(page)
    page.get_by_label("File of people").set_input_files(file)
    press(page, "Bring the file")

    expect(page.get_by_role("heading", level=1)).to_have_text("What are these columns?")
    axe(page)
    assert fits_both(page)
    press(page, "Read the list")
    expect(page.get_by_role("alert").first).to_contain_text("Say at least which column holds names")
    page.get_by_label("Who").focus()
    page.get_by_label("Who").press_sequentially("Whole")
    page.get_by_label("Where to write").press_sequentially("E-mail")
    page.get_by_label("Where from").press_sequentially("Organization")
    press(page, "Read the list")

    expect(page.get_by_text("Nothing is written yet.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Bo Li")).to_contain_text("New person")
    axe(page)
    press(page, "Take the list in")
    expect(page.get_by_role("alert").first).to_contain_text("Organizations not settled: 1.")
    assert not Person.objects.filter(name="Bo Li").exists()
    page.get_by_role("link", name="Say which ones are meant.").press("Enter")
    axe(page)
    assert fits_both(page)
    page.get_by_label("Harbour Schools").press_sequentially("Harbor")
    press(page, "Save")

    press(page, "Take the list in")
    expect(page.get_by_text("People added: 2")).to_be_visible()
    axe(page)
    assert Person.objects.get(name="Bo Li").organization.name == "Harbor Schools"  # type: ignore[union-attr]  # it has one
    page.goto(f"{live_server.url}/people/")
    with page.expect_download() as out:
        page.get_by_role("link", name="Export as CSV").press("Enter")
    assert "'=Mei Ode" in out.value.path().read_text(encoding="utf-8-sig")

    page.goto(f"{live_server.url}/contact-lists/")
    page.get_by_role("link", name="sign-in.csv").press("Enter")
    press(page, "Undo this list")
    expect(page.get_by_text("People removed: 2")).to_be_visible()
    assert list(Person.objects.values_list("name", flat=True)) == ["Ada Known"]
