"""The guide speaks in the words of the screen: each word in bold stands on the page that its step names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from steelyard.foundation.accounts.rules import Role
from tests.conformance.world import World
from tests.page import Page

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
STEP = re.compile(r"^(?:\d+\.|-) `(/[^`]*)` (.+)$", flags=re.MULTILINE)
PICTURE = re.compile(r"!\[([^\]]+)\]\((img/[\w-]+\.webp)\)")
BY_ROLE = [role for role in Role if (GUIDE / f"{role.value}.md").exists()]
HEAVIEST, IN_ALL = 60_000, 1_500_000


@dataclass(frozen=True)
class Step:
    """Where a step of the guide happens, and what it says is to be seen there."""

    address: str
    bold: tuple[str, ...]

    def path(self, world: World) -> str:
        return re.sub(r"\{([\w-]+)\}", lambda name: str(world.value(name[1])), self.address)


def steps(text: str) -> Iterator[Step]:
    for address, said in STEP.findall(text):
        yield Step(address, tuple(re.findall(r"\*\*([^*]+)\*\*", said)))


def missing(step: Step, world: World, role: Role) -> list[str]:
    """The words that the role does not see on the page, after what it may lead on to."""
    client = Client()
    client.force_login(world.cast.rosa if role == Role.RECIPIENT else world.cast.of(role))
    response: Any = client.get(step.path(world), follow=True)
    if response.status_code != 200:
        return [f"{step.address}: {response.status_code}"]
    text = Page(response).text
    return [f"{step.address}: {word}" for word in step.bold if word not in text]


@pytest.mark.parametrize("role", BY_ROLE)
def test_what_the_guide_names_stands_on_the_page(role: Role, world: World) -> None:
    found = list(steps((GUIDE / f"{role.value}.md").read_text()))
    assert len(found) >= 5, "a guide without steps proves nothing"
    assert sum(len(step.bold) for step in found) > 15
    assert [word for step in found for word in missing(step, world, role)] == []


def test_a_word_that_is_not_there_is_seen(world: World) -> None:
    [one, gone] = steps("1. `/today/` **Today**, then **Yesterday**.\n- `/nowhere/` **Here**.\n")
    assert missing(one, world, Role.DIRECTOR) == ["/today/: Yesterday"]
    assert missing(gone, world, Role.DIRECTOR) == ["/nowhere/: 404"]


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*.md")), ids=lambda path: path.stem)
def test_every_guide_has_its_pictures_and_says_that_people_are_simulated(page: Path) -> None:
    text = page.read_text()
    assert (2 if page.stem == "index" else 3) <= len(PICTURE.findall(text)) <= 6
    assert "simulated" in text
    assert "](index.md" in text or page.stem == "index" or f"]({page.name})" in (GUIDE / "index.md").read_text()


def test_pictures_are_small_and_each_is_shown() -> None:
    shown = {name for page in GUIDE.glob("*.md") for _, name in PICTURE.findall(page.read_text())}
    kept = {f"img/{path.name}": path.stat().st_size for path in (GUIDE / "img").iterdir()}
    assert shown == set(kept)
    assert [name for name, size in kept.items() if size > HEAVIEST] == []
    assert sum(kept.values()) < IN_ALL
