"""Five cards greet somebody new on their home page, in the words of their role, until they are done with them."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from steelyard.faces.desk.queries import home_of
from steelyard.faces.desk.rules import cards
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import FIRST_DAYS, Role
from steelyard.foundation.history.models import Entry
from tests.conformance.world import World, make
from tests.page import location
from tests.people import Cast

Visit = Any
GREETS = "A first look"


def new(user: User) -> User:
    """As if they had just been invited."""
    User.objects.filter(pk=user.pk).update(toured_at=None)
    user.refresh_from_db()
    return user


@pytest.fixture
def world(cast: Cast) -> World:
    return make(cast)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_has_five_cards_whose_links_open(visit: Visit, world: World, role: Role) -> None:
    user, shown = world.cast.of(role), cards([role])
    assert len(shown) == 5
    home = home_of(new(user))
    assert home is not None
    for number, card in enumerate(shown, 1):
        page = visit(reverse(home), as_=user, query={"tour": str(number)})
        assert card.title in page.text and card.text in page.text and f"{number} of 5" in page.text
        assert ("Skip the tour" in page.text, "Done" in page.text or number < 5) == (number < 5, True)
        if card.route:
            visit(card.route, as_=user)


def test_it_is_left_with_one_press_and_never_comes_again(visit: Visit, world: World) -> None:
    user = new(world.cast.dana)
    assert GREETS in visit("desk:today", as_=user).text
    for _ in range(2):
        assert location(visit.post("desk:end-tour", as_=user)) == reverse("desk:home")
    assert GREETS not in visit("desk:today", as_=user).text
    assert Entry.objects.filter(verb="accounts.user.toured", actor_id=user.pk).count() == 1


def test_it_greets_on_the_home_page_alone_and_only_whom_it_may(visit: Visit, world: World) -> None:
    user = new(world.cast.cora)
    assert GREETS not in visit("intake:inbox", as_=user).text
    assert GREETS not in visit("desk:today", as_=world.cast.liam).text
    assert GREETS not in visit("public:home").text
    assert GREETS not in visit("desk:home", as_=new(world.cast.nobody)).text


def test_who_is_here_for_long_is_not_greeted(visit: Visit, world: World) -> None:
    user, before = new(world.cast.dana), timezone.now() - FIRST_DAYS - timedelta(days=1)
    User.objects.filter(pk=user.pk).update(created_at=before)
    assert GREETS not in visit("desk:today", as_=user).text
    User.objects.filter(pk=user.pk).update(invited_at=timezone.now())
    assert GREETS in visit("desk:today", as_=user).text


@pytest.mark.parametrize("asked", ["0", "6", "-1", "²", "x" * 999, "\0"])
def test_a_card_that_is_not_there_is_the_first(visit: Visit, world: World, asked: str) -> None:
    assert "1 of 5" in visit("desk:today", as_=new(world.cast.dana), query={"tour": asked}).text


def test_help_stands_in_everybodys_menu_and_says_whom_to_ask(visit: Visit, world: World) -> None:
    for role in Role:
        user = world.cast.of(role)
        page = visit("desk:help", as_=user)
        assert "hello@center.test" in page.text
        assert all(card.text in page.text for card in cards([role]) if card.route != "desk:help")
        assert ("next and previous row" in page.text) == (role not in {Role.RECIPIENT, Role.PARTNER, Role.ADVISER})
        assert reverse("desk:help") in {
            link.get("href") for link in visit(reverse(home_of(user) or ""), as_=user).all("a")
        }
    assert "Your account has no role yet" in visit("desk:help", as_=world.cast.nobody).text


def test_help_without_an_address_says_so(visit: Visit, cast: Cast) -> None:
    assert "The center has not named an address yet." in visit("desk:help", as_=cast.dana).text
