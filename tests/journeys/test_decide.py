"""A coordinator opens a request, weighs and decides it with the keyboard alone; each page and swap is accessible."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from steelyard.intake.models import Decision
from steelyard.intake.rules import Axis, DecisionKind
from tests.intake.conftest import SENTENCES, Desk, desk, scores  # noqa: F401 -- desk is a fixture
from tests.journeys.test_record import sign_in

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FARTHEST = 120  # no control of ours lies farther than so many tabs from another


def reach(page: Page, wanted: Locator) -> None:
    """Tab until the control has the focus."""
    for _ in range(FARTHEST):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{wanted} cannot be reached by Tab.")


def press(page: Page, wanted: Locator) -> None:
    reach(page, wanted)
    page.keyboard.press("Enter")


def write(page: Page, wanted: Locator, words: str) -> None:
    reach(page, wanted)
    page.keyboard.type(words)


def choose(page: Page, name: str, score: int) -> None:
    """Choose a point of a criterion: Space takes the first, arrows go on from there."""
    reach(page, page.locator(f"input[name={name}]").first)
    page.keyboard.press("Space")
    for _ in range(score):
        page.keyboard.press("ArrowDown")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("size", [(1280, 900)], ids=["desk"])
def test_weighing_and_deciding_by_keyboard(
    strict_page: Page,
    axe: Callable[[Page], None],
    live_server: Any,
    desk: Desk,  # noqa: F811 -- the fixture
    size: tuple[int, int],
) -> None:
    page = strict_page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    sign_in(page, desk.cast.cora, live_server.url)
    page.goto(live_server.url + desk.request.get_absolute_url())
    axe(page)
    assert fits(page)
    press(page, page.get_by_role("button", name="Take up and weigh"))
    page.wait_for_url("**/weigh/")
    axe(page)
    assert fits(page)

    near = scores(4, 2) | {"charge_fit": 3}
    for key, score in near.items():
        choose(page, f"score_{key}", score)
    expect(page.get_by_text("Near the line: choose a side.")).to_be_visible()
    focused = page.evaluate("document.activeElement.name")
    assert focused == "score_charge_fit", "the swap leaves the focus where it was"
    axe(page)

    write(page, page.locator("[name=others_sentence]"), SENTENCES[Axis.OTHERS])
    write(page, page.locator("[name=placed_sentence]"), SENTENCES[Axis.PLACED])
    reach(page, page.locator("[name=placed_side]").first)
    page.keyboard.press("Space")
    axe(page)
    press(page, page.get_by_role("button", name="Save the weighing"))
    page.wait_for_url("**/decide/")
    expect(page.get_by_text("The weighing suggests collaborate.")).to_be_visible()
    axe(page)
    assert fits(page)

    press(page, page.get_by_role("button", name="Collaborate and tell the requester"))
    expect(page.get_by_role("heading", name="Please check what you entered")).to_be_visible()
    axe(page)

    reach(page, page.locator("[name=liaison]"))
    page.keyboard.type("Liam")
    write(page, page.locator("[name=hours]"), "20")
    write(page, page.locator("[name=plan]"), "Meet twice, then check in each month.")
    write(page, page.locator("[name=partner-0-organization]"), desk.provider.name)
    write(page, page.locator("[name=partner-0-does]"), "Leads two webinars")
    press(page, page.get_by_role("button", name="Collaborate and tell the requester"))
    expect(page.get_by_text("The requester is told.")).to_be_visible()
    axe(page)
    assert fits(page)
    decision = Decision.objects.get()
    assert (decision.kind, decision.override_reason) == (DecisionKind.COLLABORATE, "")
    assert decision.help_request.weighing.placed_is_high

    press(page, page.get_by_role("button", name="Close this request"))
    page.wait_for_url("**/requests/")
    page.goto(f"{live_server.url}/requests/matrix/")
    axe(page)
    assert fits(page)
