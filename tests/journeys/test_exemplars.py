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
    page.get_by_label("Groups", exact=True).select_option("district")
    expect(page.get_by_label("Codes that mean no answer")).to_have_value("-9")
    page.get_by_role("button", name="Work it out").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Climate 2025")
    drain()
    page.goto(f"{live_server.url}/exemplars/")
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
    context.close()
