"""Each tag: what it draws, and that nothing typed by a person gets through as markup."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from steelyard.foundation.kit import navigation, panels
from steelyard.foundation.kit.paging import Page

BAD = "<img src=x onerror=alert(1)>"


class Person:
    is_authenticated = True

    def __init__(self, *roles: str) -> None:
        self.roles = frozenset(roles)


def draw(source: str, path: str = "/here/", *, user: Any = None, **values: Any) -> str:
    http = RequestFactory().get(path)
    http.user = user or AnonymousUser()
    return " ".join(Template(source).render(Context({"request": http, **values})).split())


@pytest.fixture
def entries() -> Iterator[None]:
    """Entries of our own, with those of the program put back afterwards."""
    kept = dict(navigation._ITEMS)
    navigation._ITEMS.clear()
    navigation.nav("Components", "kit:gallery", "kit.gallery", 20, "Center")
    navigation.nav("Sign in", "account_login", "public", 10)
    navigation.nav("Own", "kit:suggestions", "kit.gallery", 1, "person")
    yield
    navigation._ITEMS.clear()
    navigation._ITEMS.update(kept)


@pytest.mark.parametrize(
    "source",
    [
        '{% status bad "new" %}',
        '{% icon "add" bad %}',
        "{% figure 3 label=bad period=bad %}",
        "{% empty bad bad bad '/x/' %}",
        "{% section bad %}{{ bad }}{% endsection %}",
        "{% card bad %}{{ bad }}{% endcard %}",
        '{% alert "info" bad %}{{ bad }}{% endalert %}',
        "{% table bad %}<tbody><tr><td>{{ bad }}</td></tr></tbody>{% endtable %}",
        "{% sort_th bad bad %}",
    ],
)
def test_what_people_type_is_never_markup(source: str) -> None:
    drawn = draw(source, bad=BAD)
    assert "&lt;img" in drawn or "%3Cimg" in drawn
    assert "<img" not in drawn


def test_once_gives_a_new_key_each_time() -> None:
    drawn = draw("{% once %}|{% once %}").split("|")
    assert drawn[0].startswith('<input type="hidden" name="once" value="')
    assert drawn[0] != drawn[1]


def test_a_figure_carries_its_n_period_definition_and_rows() -> None:
    drawn = draw('{% figure 1234 n=56 period="2019" measure="reach-people" href="/rows/" label="People reached" %}')
    assert "n = 56, 2019" in drawn
    assert 'href="/measures/#reach-people"' in drawn
    assert '<a href="/rows/">1,234<span class="usa-sr-only">: open the rows of People reached</span></a>' in drawn


def test_a_figure_without_a_value_is_a_dash_and_zero_is_zero() -> None:
    assert '<p class="figure__value">—</p>' in draw("{% figure None %}")
    assert '<p class="figure__value">0</p>' in draw("{% figure 0 n=0 %}")
    assert "n = 0" in draw("{% figure 0 n=0 %}")


def test_days_and_durations() -> None:
    drawn = draw("{% day d %} {% minutes 90 %} {% money 150 %} {{ 150|as_money }} {% day None %}", d=date(2021, 4, 30))
    assert drawn == '<time datetime="2021-04-30">Apr 30, 2021</time> 1 h 30 min $1.50 $1.50 —'
    evening = datetime(2021, 5, 1, 2, tzinfo=UTC)  # still the day before, where the center is
    assert draw("{% day d %}", d=evening) == '<time datetime="2021-04-30">Apr 30, 2021</time>'


def test_an_unknown_kind_of_status_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError, match="not a kind"):
        draw('{% status "Odd" "odd" %}')


def test_wrapped_stays_away_around_nothing() -> None:
    assert draw('{% wrapped "aside" "a" %}  {% endwrapped %}') == ""
    assert draw('{% wrapped "aside" "a" %}x{% endwrapped %}') == '<aside class="a">x</aside>'


def test_the_pager_keeps_the_filters_and_drops_the_other_key() -> None:
    drawn = draw('{% pager page "rows" %}', "/here/?state=OR&before=x", page=Page([], "next", None))
    assert 'href="?state=OR&amp;after=next"' in drawn
    assert 'hx-target="#rows"' in drawn
    assert "Previous" not in drawn
    assert draw("{% pager page %}", page=Page([], None, None)) == ""


def test_a_sorted_column_turns_round_and_starts_from_page_one() -> None:
    drawn = draw('{% sort_th "Name" "name" %}', "/here/?sort=name&after=x&q=a")
    assert 'aria-sort="ascending"' in drawn
    assert 'href="?q=a&amp;sort=-name"' in drawn
    assert "aria-sort" not in draw('{% sort_th "Name" "name" %}')
    assert 'aria-sort="ascending"' in draw('{% sort_th "Name" "name" default=True %}')


def test_may() -> None:
    source = '{% may "kit.gallery" as yes %}{{ yes }}'
    assert (draw(source, user=Person("director")), draw(source)) == ("True", "False")


def test_navigation_shows_what_one_may_open_and_marks_where_one_is(entries: None) -> None:
    director = draw("{% nav %}", "/gallery/", user=Person("director"))
    assert '<details class="menu is-current" name="nav">' in director
    assert '<a href="/gallery/" aria-current="page">Components</a>' in director
    assert "Own" not in director
    assert "Components" not in draw("{% nav %}", "/gallery/")
    assert 'aria-current="true">Components' in draw("{% nav %}", "/gallery/deeper/", user=Person("director"))
    own = draw("{% own_entries as own %}{% for one in own %}{{ one.label }}{% endfor %}", user=Person("director"))
    assert own == "Own"


def test_the_menu_of_narrow_screens_holds_the_same_entries(entries: None) -> None:
    drawn = draw("{% nav menu=True %}", user=Person("director"))
    assert "<details" not in drawn
    assert '<p class="links__group">Center</p>' in drawn


def test_an_entry_that_leads_nowhere_stops_the_start(entries: None) -> None:
    assert navigation.every_entry_leads_somewhere() == []
    navigation.nav("Lost", "kit:nowhere", "kit.nobody", 1)
    assert [error.id for error in navigation.every_entry_leads_somewhere()] == ["steelyard.E003", "steelyard.E004"]


def test_a_face_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="not a face"):
        navigation.nav("Odd", "kit:gallery", "public", 1, face="moon")


def test_panels_are_drawn_in_order_and_may_stay_away() -> None:
    kept = list(panels._PANELS)
    panels.panel("test.spot", order=2, title="Second", template="kit/empty.html")(lambda _http, obj: {"title": obj})
    panels.panel("test.spot", order=1, title="First", template="kit/empty.html")(lambda _http, _obj: {"title": "one"})
    panels.panel("test.spot", order=3, title="Away", template="kit/empty.html")(lambda _http, _obj: None)
    drawn = draw('{% panels "test.spot" obj %}', obj=BAD)
    panels._PANELS[:] = kept
    assert drawn.index("First") < drawn.index("Second")
    assert "Away" not in drawn
    assert "<img" not in drawn
