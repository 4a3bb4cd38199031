"""The pictures of docs/guide, taken in a browser on the demonstration.

``python -m tests.endure.guide_pictures http://localhost:8000`` on a demonstration that nobody used before: the cards
that greet somebody new are on the first picture and are then skipped. Names after the address take only these.
Each is a WebP of one screen, as Chromium makes it.
"""

import base64
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import CHROMIUM, QUIET

IMAGES = Path(__file__).resolve().parents[2] / "docs" / "guide" / "img"
DESK, PHONE = (1280, 800), (360, 740)
HEAVIEST = 60_000
QUALITIES = (80, 65, 50, 35, 20)


@dataclass(frozen=True)
class Picture:
    """One screen: whose, where to go, what to press there, and what shall be at its top."""

    name: str
    role: str
    path: str = "/home/"
    press: str = ""  # a selector; the first match that can be seen
    top: str = ""
    size: tuple[int, int] = DESK


ROW = "main table tbody tr th a, main table tbody tr td a"
PICTURES = (
    Picture("tour", "director"),
    Picture("tour-phone", "recipient", top="#tour", size=PHONE),
    Picture("director-1", "director"),
    Picture("director-2", "director", "/overview/"),
    Picture("director-3", "director", "/balance/"),
    Picture("director-4", "director", "/access/invite/"),
    Picture("liaison-1", "liaison"),
    Picture("liaison-2", "liaison", "/record/", press="main a:has-text('Open the support')"),
    Picture("liaison-3", "liaison", "/record/"),
    Picture("liaison-4", "liaison", "/record/", size=PHONE),
    Picture("coordinator-1", "coordinator", top="main h2:has-text('Who waits')"),
    Picture("coordinator-2", "coordinator", "/requests/"),
    Picture("coordinator-3", "coordinator", "/requests/", press=ROW),
    Picture("coordinator-4", "coordinator", "/requests/?status=weighed", press="weigh"),
    Picture("coordinator-5", "coordinator", "/requests/matrix/"),
    Picture("recipient-1", "recipient"),
    Picture("recipient-2", "recipient", "/ask/"),
    Picture("recipient-3", "recipient", press="main a:has-text('Read and answer')"),
    Picture("recipient-4", "recipient", size=PHONE),
    Picture("recipient-5", "recipient", "/map/"),
    Picture("partner-1", "partner"),
    Picture("partner-2", "partner", press="main a:has-text('Say yes or no')"),
    Picture("partner-3", "partner", press="main a:has-text('Change it'), main a:has-text('Write it')"),
    Picture("partner-4", "partner", press="main a:has-text('Say yes or no')", size=PHONE),
    Picture("evaluator-1", "evaluator"),
    Picture("evaluator-2", "evaluator", "/feedback/"),
    Picture("evaluator-3", "evaluator", "/feedback/new/"),
    Picture("evaluator-4", "evaluator", "/inquiry/"),
    Picture("evaluator-5", "evaluator", "/releases/"),
)


def entered(browser: Browser, address: str, one: Picture) -> Page:
    """The demonstration through a role's eyes, at the picture's size."""
    width, height = one.size
    page = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce").new_page()
    page.goto(f"{address}/accounts/login/")
    page.locator(f"form[action='/demonstration/enter/{one.role}/'] button").click()
    page.wait_for_load_state()
    return page


def shown(page: Page, address: str, one: Picture) -> None:
    """Go where the picture is; the cards of the tour are skipped on all but their own."""
    skip = page.get_by_role("button", name="Skip the tour")
    if not one.name.startswith("tour") and skip.count():
        skip.click()
        page.wait_for_load_state()
    page.goto(address + one.path)
    if one.press == "weigh":
        page.locator(ROW).first.click()
        page.wait_for_load_state()
        page.goto(f"{page.url}weigh/")
    elif one.press:
        page.locator(one.press).first.click()
    page.wait_for_load_state("networkidle")
    if one.name.startswith("tour") and not page.locator("#tour").count():
        raise SystemExit(f"{one.name}: this demonstration was used before, so nobody is new here.")
    if one.top:
        page.locator(one.top).first.evaluate("found => window.scrollTo(0, found.getBoundingClientRect().top - 90)")


def taken(page: Page) -> bytes:
    """The screen in the best quality that stays small."""
    session = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        found = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        picture = base64.b64decode(found["data"])
        if len(picture) <= HEAVIEST:
            return picture
    raise SystemExit(f"{page.url} does not fit into {HEAVIEST} bytes.")


def main(address: str, names: Collection[str]) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for one in (one for one in PICTURES if not names or one.name in names):
            page = entered(browser, address, one)
            shown(page, address, one)
            picture = taken(page)
            (IMAGES / f"{one.name}.webp").write_bytes(picture)
            sys.stdout.write(f"{one.name}: {len(picture):,} bytes, {page.url}\n")
            page.context.close()


if __name__ == "__main__":
    main((sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000").rstrip("/"), sys.argv[2:])
