"""A librarian drafts a resource and adds its file; a visitor without script finds, reads, cites and fetches another."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from steelyard.foundation.work.worker import drain
from steelyard.support.library.models import DailyUse, File, Resource
from steelyard.support.library.tasks import counting
from tests.factories.library import FileFactory, ResourceFactory
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast
from tests.support.library import documents

pytestmark = pytest.mark.journey


def test_a_librarian_drafts_uploads_and_submits(
    strict_page: Page, axe: Callable[[Page], None], cast: Cast, transactional_db: None, live_server: Any, tmp_path: Path
) -> None:
    page = strict_page
    sign_in(page, cast.libby, live_server.url)
    page.goto(f"{live_server.url}/resources/")
    page.get_by_role("link", name="Draft a resource").click()
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_role("heading", name="Please check what you entered")).to_be_visible()
    axe(page)
    page.get_by_label("Title").fill("A guide to data walks")
    page.get_by_label("Abstract").fill("How a team walks through its data.")
    page.get_by_label("Author 1").fill("Walrond, N.")
    page.get_by_role("button", name="Keep the draft").click()
    expect(page.get_by_role("heading", name="A guide to data walks", level=1)).to_be_visible()
    page.get_by_role("link", name="Add a file").click()
    axe(page)
    wrong, right = tmp_path / "Guide.pdf", tmp_path / "Guide to walks.pdf"
    wrong.write_bytes(b"<script>alert(1)</script>")
    right.write_bytes(documents.pdf("Walk through the data"))
    page.get_by_label("File").set_input_files(wrong)
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_text("does not hold PDF").first).to_be_visible()
    page.get_by_label("File").set_input_files(right)
    page.get_by_role("button", name="Add the file").click()
    expect(page.get_by_role("link", name="Guide to walks.pdf", exact=True)).to_be_visible()
    axe(page)
    drain()
    assert "Walk through the data" in File.objects.get().text
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("What it still has to pass")).to_be_visible()
    expect(page.get_by_text("The resource is in review.")).to_be_visible()
    axe(page)
    assert Resource.objects.get().status == "review"


@pytest.mark.parametrize("width", [1280, 360])
def test_a_visitor_without_script_reads_and_fetches(
    browser: Browser, transactional_db: None, live_server: Any, width: int
) -> None:
    counting._known.clear()  # whoever came in another test is a stranger here
    guide = ResourceFactory(key="guide", title="Aligning at scale", authors=["Walrond, N."], year="2023")
    FileFactory(resource=guide, position=1, name="Guide.txt")
    context = browser.new_context(
        java_script_enabled=False,
        viewport={"width": width, "height": 800},
        user_agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/library/guide/")
    expect(page.get_by_role("heading", name="Aligning at scale", level=1)).to_be_visible()
    expect(page.get_by_text("Walrond, N. (2023). Aligning at scale.")).to_be_visible()
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Guide.txt").click()
    assert Path(fetched.value.path()).read_bytes() == b"Caring for adults.\n"
    with page.expect_download() as cited:
        page.get_by_role("link", name="RIS").click()
    assert cited.value.suggested_filename == "guide.ris"
    assert context.cookies() == []
    counted = set(DailyUse.objects.values_list("kind", "count"))
    assert counted == {("visits", 1), ("downloads", 1)}
    context.close()


def test_the_public_page_is_clean_for_readers_and_machines(
    strict_page: Page, axe: Callable[[Page], None], transactional_db: None, live_server: Any
) -> None:
    """The description for machines stands in a script element that the strict policy lets stand."""
    guide = ResourceFactory(key="guide", title="Aligning at scale", authors=["Walrond, N."], abstract="How.")
    FileFactory(resource=guide, position=1, name="Guide.txt")
    strict_page.set_viewport_size({"width": 360, "height": 740})
    strict_page.goto(f"{live_server.url}/library/guide/")
    axe(strict_page)
    assert fits(strict_page)
    told = strict_page.locator('script[type="application/ld+json"]').text_content()
    assert told
    assert '"name": "Aligning at scale"' in told
