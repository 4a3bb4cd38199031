"""An evaluator brings a table, chooses, waits for the worker, and sees who stands clearly above what is expected."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from steelyard.foundation.work.worker import drain
from tests.evidence.exemplars.test_studies import SMALL, content
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_a_file_to_candidates(
    browser: Browser,
    axe: Callable[[Page], None],
    cast: Cast,
    transactional_db: None,
    live_server: Any,
    tmp_path: Path,
    script: bool,  # noqa: FBT001 -- a parameter of the test
) -> None:
    pytest.importorskip("duckdb")
    file = tmp_path / "climate.csv"
    file.write_bytes(content({(6, "lunch"): "-9"}))
    wide = {"width": 1280, "height": 900} if script else {"width": 360, "height": 740}
    context = browser.new_context(java_script_enabled=script, viewport=wide)
    page = context.new_page()
    page.set_default_timeout(20_000)

    def look() -> None:
        if script:
            axe(page)
        assert fits(page)

    sign_in(page, cast.eva, live_server.url)
    page.goto(f"{live_server.url}/exemplars/")
    expect(page.get_by_text("No study yet")).to_be_visible()
    look()
    _bring(page, look, file)
    drain()
    _find(page, look, live_server.url)
    page.get_by_role("link", name="00003", exact=True).first.click()
    expect(page.get_by_role("table", name="Peers")).to_be_visible()
    look()
    page.get_by_role("link", name="Look closer").press("Enter")
    page.get_by_label("Name", exact=True).fill("Riverton")
    look()
    page.get_by_role("button", name="Open the dossier").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Riverton")
    look()
    _verify(page, look)
    context.close()
    context = browser.new_context(java_script_enabled=script, viewport=wide)
    page = context.new_page()
    page.set_default_timeout(20_000)
    sign_in(page, cast.liam, live_server.url)
    page.goto(f"{live_server.url}/exemplars/dossiers/")
    look()
    page.get_by_role("link", name="Riverton").click()
    _spread(page, look)
    context.close()


def _bring(page: Page, look: Callable[[], None], file: Path) -> None:
    """A table is brought, looked through, and a model asked for."""
    page.get_by_label("Title").fill("Climate 2025")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Bring the file").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Climate 2025")
    expect(page.get_by_text("-9 in 1 row may mean no answer.")).to_be_visible()
    look()
    page.get_by_role("link", name="Choose outcome, context and groups").press("Enter")
    look()
    page.get_by_label("Outcome").select_option("score")
    page.get_by_label("lunch", exact=True).press("Space")
    page.get_by_role("combobox", name="Groups (required)").select_option("district")
    expect(page.get_by_label("Codes that mean no answer")).to_have_value("-9")
    page.get_by_role("button", name="Work it out").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Climate 2025")


def _find(page: Page, look: Callable[[], None], url: str) -> None:
    """The worker is done: who stands above what is expected."""
    page.goto(f"{url}/exemplars/")
    page.get_by_role("link", name="Climate 2025").click()
    page.get_by_role("link", name="Model 1").click()
    expect(page.get_by_text("1 group does clearly better than expected, of 12 compared")).to_be_visible()
    expect(page.get_by_role("table", name="Candidates")).to_contain_text("00003")
    expect(page.get_by_role("img", name="How far each group is from what is expected")).to_be_visible()
    assert SMALL not in page.content()
    look()
    with page.expect_download() as waited:
        page.get_by_role("link", name="Download everything (JSON)").click()
    assert waited.value.suggested_filename.endswith(".json")


def _look_at(page: Page, kind: str, label: str) -> None:
    page.get_by_role("link", name=kind, exact=True).press("Enter")
    page.get_by_label(label).fill("What there is")
    page.get_by_label("Done on").fill("2021-03-01")
    page.get_by_label("What was seen and heard").fill("Each adult meets the same twelve students each week.")


def _decide(page: Page) -> None:
    page.get_by_role("link", name="Write down a panel decision").press("Enter")
    page.get_by_label("Yes, an exemplar").press("Space")
    page.get_by_label("Who sat on the panel").fill("Ada Simulated\nBo Simulated")
    page.get_by_label("Decided on").fill("2021-03-02")
    page.get_by_label("Reasons").fill("All fits together.")
    page.get_by_role("button", name="Write down the decision").press("Enter")


def _verify(page: Page, look: Callable[[], None]) -> None:
    """Read, visit, doubt; then the panel says yes."""
    for kind, label in (("document review", "Which documents?"), ("visit", "What is visited?")):
        _look_at(page, kind, label)
        look()
        page.get_by_role("button", name="Save").press("Enter")
    _decide(page)
    expect(page.get_by_text("No other explanation was looked for.").first).to_be_visible()
    look()
    page.get_by_role("link", name="Cancel").click()
    _look_at(page, "other explanation", "Which other explanation?")
    page.get_by_label("Does it explain the result?").select_option("does_not")
    page.get_by_role("button", name="Save").press("Enter")
    _decide(page)
    expect(page.get_by_text("Yes, an exemplar").first).to_be_visible()


def _spread(page: Page, look: Callable[[], None]) -> None:
    """What they do, the consent, and the draft in the library."""
    page.get_by_role("link", name="Write down what they do").press("Enter")
    for label, text in (
        ("Title", "An hour a week for advisers"),
        ("What is done", "Each adult meets the same students."),
        ("Under which conditions", "An hour in the timetable."),
        ("What shows it", "Seen in two schools."),
    ):
        page.get_by_label(label, exact=True).fill(text)
    look()
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_role("link", name="Write down the consent").press("Enter")
    page.get_by_label("Who agreed for the district").fill("Ada Simulated")
    page.get_by_label("Their office").fill("Superintendent")
    page.get_by_label("What may be told").fill("The practice, without our name.")
    look()
    page.get_by_role("button", name="Write down the consent").press("Enter")
    look()
    page.get_by_role("button", name="Make a draft resource of it").press("Enter")
    page.get_by_role("link", name="An hour a week for advisers").click()
    expect(page.get_by_role("link", name="Riverton")).to_be_visible()
