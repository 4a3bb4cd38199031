"""The evaluator and a coder at work: words marked by keyboard, by mouse and without a script; two browsers at once."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from steelyard.evidence.inquiry.actions import pairing
from steelyard.evidence.inquiry.actions import releases as releasing
from steelyard.evidence.inquiry.models import Coding, Document, Excerpt, Quote
from tests.factories import inquiry as make
from tests.journeys.test_ask import fits
from tests.journeys.test_record import sign_in
from tests.people import Cast

pytestmark = pytest.mark.journey
Axe = Callable[[Page], None]
SIZES = [(1280, 900), (360, 740)]
TEXT = "\n".join(
    f"Paragraph {number} opens. It says something of 👩‍👩‍👧 number {number}. It ends." for number in range(1, 31)
)


@pytest.fixture
def found(transactional_db: None, cast: Cast) -> Document:
    del transactional_db
    for name in ("Depth", "Breadth", "Structure"):
        make.code(name)
    return make.document(TEXT, by=cast.eva, title="First talk")


def test_a_sentence_is_coded_by_keyboard_alone(
    strict_page: Page, live_server: Any, axe: Axe, cast: Cast, found: Document
) -> None:
    page, home = strict_page, live_server.url
    sign_in(page, cast.eva, home)
    page.goto(f"{home}{found.get_absolute_url()}")
    axe(page)
    page.locator("#text").focus()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#chosen")).to_contain_text("Paragraph 2 opens. It says something of")
    page.keyboard.press("c")
    page.keyboard.type("dep")
    page.keyboard.press("Enter")
    page.keyboard.type("stru")
    page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    excerpt = Excerpt.objects.get()
    assert excerpt.text == "Paragraph 2 opens. It says something of 👩‍👩‍👧 number 2."
    assert found.text[excerpt.start : excerpt.end] == excerpt.text
    assert sorted(excerpt.codings.values_list("code__name", flat=True)) == ["Depth", "Structure"]
    expect(page.locator("#p2 mark").first).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Take back Depth at paragraph 2").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_contain_text("was taken back")
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").press("Enter")
    assert Coding.objects.filter(removed_at__isnull=True).count() == 2


def test_words_chosen_with_the_mouse_are_those_that_are_kept(
    strict_page: Page, live_server: Any, cast: Cast, found: Document
) -> None:
    page, home = strict_page, live_server.url
    make.marked(found, "It says something of 👩‍👩‍👧 number 3.", make.code("Nested"), by=cast.eva)
    sign_in(page, cast.eva, home)
    page.goto(f"{home}{found.get_absolute_url()}")
    page.locator("#p3 .coded__text").dblclick()
    page.evaluate(
        """() => { const one = document.querySelector('#p3 .coded__text'), other = document.querySelector('#p4 .coded__text');
        getSelection().setBaseAndExtent(one.querySelector('mark').firstChild, 3, other.firstChild.firstChild, 9); }"""
    )
    expect(page.locator("#chosen")).to_contain_text("says something")
    page.get_by_label("Breadth").check(force=True)
    with page.expect_navigation():
        page.get_by_role("button", name="Give the codes").click()
    kept = Excerpt.objects.latest("pk")
    assert kept.text == "says something of 👩‍👩‍👧 number 3. It ends.\nParagraph"


def test_two_browsers_code_one_document_at_once_and_nothing_is_lost(
    browser: Browser, live_server: Any, cast: Cast, found: Document
) -> None:
    home = live_server.url
    cody = make.coder(by=cast.eva)
    pages = []
    for user in (cast.eva, cody):
        page = browser.new_context().new_page()
        sign_in(page, user, home)
        page.goto(f"{home}{found.get_absolute_url()}")
        pages.append(page)
    for number in range(1, 9):
        for page, code in zip(pages, ("Depth", "Breadth"), strict=True):
            page.get_by_label("From").fill(str(number))
            page.get_by_label(code).check(force=True)
        waits = [page.expect_navigation() for page in pages]
        for wait, page in zip(waits, pages, strict=True):
            with wait:
                page.get_by_role("button", name="Give the codes").click()
    live = Coding.objects.filter(removed_at__isnull=True)
    assert sorted(live.values_list("coder__name", "code__name", "start")) == sorted(
        (who, code, found.text.index(f"Paragraph {number} "))
        for who, code in (("Eva", "Depth"), ("Cody", "Breadth"))
        for number in range(1, 9)
    )
    pages[0].reload()
    expect(pages[0].locator("#p8")).to_contain_text("Cody")
    for page in pages:
        page.context.close()


def test_without_a_script_paragraph_and_sentence_are_typed(
    browser: Browser, live_server: Any, cast: Cast, found: Document
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page, home = context.new_page(), live_server.url
    sign_in(page, cast.eva, home)
    page.goto(f"{home}{found.get_absolute_url()}")
    page.get_by_label("From").fill("4.2")
    page.get_by_label("To", exact=True).fill("5.1")
    page.get_by_label("Depth").check(force=True)
    page.get_by_role("button", name="Give the codes").click()
    assert Excerpt.objects.get().text == "It says something of 👩‍👩‍👧 number 4. It ends.\nParagraph 5 opens."
    page.get_by_label("From").fill("99")
    page.get_by_label("Depth").check(force=True)
    page.get_by_role("button", name="Give the codes").click()
    expect(page.get_by_role("main")).to_contain_text("There is no paragraph 99; the last one is 30.")
    context.close()


@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_the_room_is_found_accessible_and_fits(
    size: tuple[int, int], strict_page: Page, live_server: Any, axe: Axe, cast: Cast, found: Document
) -> None:
    page, home = strict_page, live_server.url
    page.set_viewport_size({"width": size[0], "height": size[1]})
    everything(cast, found)
    sign_in(page, cast.eva, home)
    quote = Quote.objects.get()
    paths = (
        "", "documents/", "codes/", "excerpts/", "matrix/", "together/", "agreement/", "cases/", "board/", "findings/",
        "coders/", "readings/", "guides/", "codebooks/", "codebooks/1/", "search/", "documents/new/", "documents/project/",
        "respondents/new/", "released/", f"documents/{found.pk}/", f"excerpts/{quote.excerpt_id}/", "agreement/1/",
        f"findings/{quote.finding_id}/", f"excerpts/{quote.excerpt_id}/quote/", "board/1/", "cases/1/",
    )  # fmt: skip
    for path in paths:
        answer = page.goto(f"{home}/inquiry/{path}")
        assert answer and answer.status == 200, path
        axe(page)
        assert fits(page), path
    page.goto(f"{home}/inquiry/search/")
    page.get_by_label("Words").fill("opens")
    page.get_by_label("Suggest for").select_option(label="Depth")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("main")).to_contain_text("Tick where Depth fits")
    axe(page)
    assert fits(page)


def everything(cast: Cast, found: Document) -> None:
    """Something on each page."""
    for _ in range(4):
        make.interview()
    codes = {one.name: one for one in found.excerpts.model._meta.apps.get_model("inquiry", "code").objects.all()}
    excerpt = make.marked(found, "Paragraph 1 opens.", codes["Depth"], codes["Breadth"], by=cast.eva)
    make.memo("What I think", by=cast.eva, excerpt=excerpt)
    finding = releasing.write_finding(by=cast.eva, title="Depth counts", text="Most say so.")
    releasing.add_display(finding, by=cast.eva, title="Figures", rows=[["Depth", "72%", "170", "2021", "feedback"]])
    quote = releasing.pick_quote(excerpt, by=cast.eva, finding=finding, text="It opens.", group="recipient")
    releasing.review_quote(quote, by=cast.eva)
    for one in (finding, quote):
        releasing.release(one, by=cast.eva)
    cody = make.coder(by=cast.eva)
    paired = pairing.pair(make.document(TEXT, title="Second talk"), by=cast.eva, coders=[cast.eva, cody])
    make.marked(paired.document, "Paragraph 2 opens.", codes["Depth"], by=cody)
    for user in (cast.eva, cody):
        pairing.finish(paired, by=user)
    make.claim("Depth counts", by=cast.eva, excerpt=excerpt)
    make.case(found.interview.respondent, by=cast.eva)
    make.guide("Recipients", "What helped?")
