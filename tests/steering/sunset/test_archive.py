"""The public archive: static, without a script, accessible, and with nothing that was not public."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from steelyard.steering.sunset.tasks.pack import write_pack
from tests.conformance.world import World

pytestmark = pytest.mark.django_db


def pages(folder: Path) -> list[Path]:
    return sorted((folder / "site").rglob("*.html"))


def test_every_link_leads_somewhere_and_no_script_is_needed(here: World, pack: Path) -> None:
    found = pages(pack)
    assert len(found) >= 6
    for file in found:
        text = file.read_text()
        assert "<script" not in text
        assert not re.search(r"(src|href)=\"(?!mailto:|https?:)/", text), file
        for target in re.findall(r'href="([^"#:]+)"', text):
            assert (file.parent / target).exists(), (file, target)


def test_only_what_is_public_is_in_it(here: World, pack: Path) -> None:
    text = " ".join(file.read_text() for file in pages(pack))
    assert here["resource"].title in text
    assert here["draft"].title not in text
    assert f"products/{here['draft'].key}" not in text
    assert "Release" in text
    for person in (here["persona"], here["colleague"]):
        assert person.name not in text.replace(here["resource"].byline, "")


def test_the_letter_holds_the_directors_words(here: World, tmp_path: Path) -> None:
    write_pack(tmp_path / "pack", echo=lambda _: None, words="Dear all,\n\n<b>goodbye</b>.")
    letter = (tmp_path / "pack" / "letter.html").read_text()
    assert "&lt;b&gt;goodbye&lt;/b&gt;" in letter
    assert here["center"].name in letter


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(here: World, pack: Path, page: Page, axe: Callable[[Page], None], width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    names = ["index.html", "products.html", "results.html", "figures.html", "letter.html"]
    names += [f"{folder}/{min((pack / 'site' / folder).glob('*.html')).name}" for folder in ("products", "results")]
    for name in names:
        page.goto((pack / "site" / name).as_uri())
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    page.goto((pack / "dictionary.html").as_uri())
    axe(page)
