"""Real Chromium: strict about the console and Content-Security-Policy, with axe on every page."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
# A busy machine is slow, not wrong: what is awaited ends as soon as it is there.
expect.set_options(timeout=30_000)

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that opens pages and does not commit.

    pytest runs all tests of one browser together; one that does not commit draws the others, which empty the tables, in
    among those that need them full.
    """
    commits = {"transactional_db", "live_server"}
    for item in items:
        names, marker = set(getattr(item, "fixturenames", ())), item.get_closest_marker("django_db")
        if "page" in names and marker and not marker.kwargs.get("transaction") and not commits & names:
            raise pytest.UsageError(f"{item.nodeid} opens pages: give it django_db(transaction=True).")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.fail("No Chromium is installed (on Debian: apt-get install chromium).")
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture
def strict_page(page: Page) -> Iterator[Page]:
    """A page on which a script error, a console error or a policy violation fails the test.

    Chromium also reports every 4xx answer as a console error; those are answers we mean to give.
    """
    bad: list[str] = []
    page.on("console", lambda m: bad.append(m.text) if m.type == "error" and "Failed to load" not in m.text else None)
    page.on("pageerror", lambda error: bad.append(str(error)))
    yield page
    assert not bad, bad


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Run axe-core on the page as it stands now; any finding fails, none is excluded."""
    source = (ROOT / "node_modules/axe-core/axe.min.js").read_text()

    def run(page: Page) -> None:
        page.wait_for_load_state()  # a link was pressed: the new page may have begun, and have no words yet
        page.evaluate(source)
        result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        found = [(v["id"], [node["html"][:160] for node in v["nodes"]]) for v in result["violations"]]
        assert not found, found

    return run
