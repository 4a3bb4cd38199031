"""Whatever is typed or pasted into a form: never a 500, never lost, never run.

The forms are found on the pages themselves (see crawl.py), so a new form is tried as soon as its route stands in the
table. Attacks on addresses and on what a form does not ask for are in test_attacks.py.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlencode, urljoin

import pytest
from django.http import HttpResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance import crawl
from tests.conformance.crawl import Target
from tests.conformance.forms import Reader
from tests.conformance.test_routes import ROWS, undone
from tests.conformance.world import World

# Routes that give a form back when it is sent empty: each must be met below.
WITH_FORMS = {row["route"] for row in ROWS if row["method"] == "POST" and "422" in row.values()}
APPS = sorted({route.partition(":")[0] for route in WITH_FORMS})

# 302 is a library's answer where ours is 303.
FINE = {200, 302, 303, 404, 409, 422, 429}
RUNS = "\"'><script>alert(1)</script><img src=x onerror=alert(1)> {{ 7|add:7 }}{% now 'Y' %}"
# Pasted from a word processor: quotation marks, a vertical tab, no-break and zero-width blanks; then right to left.
PASTED = "“smart” ‘quotes’\u00a0– a\vb\u200b\ufeff… \u202eevil\u202c שלום مرحبا 👩\u200d🏫"


# Their forms are a button alone, and two of them stand there only once every step is done: nothing can be typed into them.
# The last two are further buttons of the form of balance:what-if, which takes everything itself.
NOT_SHOWN = {
    "protocols:again", "protocols:reveal", "protocols:complete", "balance:keep-scenario", "balance:alter-scenario"
}  # fmt: skip
# What a choice beside it overrules comes back as the choice; without any choice the page asks for the support first.
OVERRULED = {
    "delivery:record": {"another", "minutes_typed", "somebody", "the form is gone"},
    "intake:decide-as": {"the form is gone"},  # without a kind of decision the page asks for that first
}


def attacks(target: Target) -> Iterator[tuple[str, dict[str, str]]]:
    """What is sent to each form: everything bad of one kind at once, the rest as a person would."""
    form, filled = target.form, target.filled()
    days = [name for name in form.typed if form.fields[name].kind == "date"]
    words = [name for name in form.typed if form.fields[name].kind in {"text", "textarea"}]
    yield "nothing", {}
    yield "no such choice", dict.fromkeys(form.fields, "no-such-choice")
    yield "a key beyond every database", dict.fromkeys(form.fields, "1" + "0" * 30)
    yield "a negative key", dict.fromkeys(form.fields, "-1")
    yield "NUL", filled | dict.fromkeys(form.typed, "a\0b")
    if words:
        yield "script and pasted text", filled | dict.fromkeys(words, RUNS + PASTED)
        yield "far too long", filled | dict.fromkeys(words, "long " * 3000)
    for day in ("0001-01-01", "9999-12-31", "2021-02-30") if days else ():
        yield day, filled | dict.fromkeys(days, day)


def lost(target: Target, response: HttpResponse, typed: dict[str, str]) -> list[str]:
    """The fields whose typing an answer does not give back."""
    forms = [one for one in Reader(response.content.decode()).forms if set(target.form.typed) <= set(one.fields)]
    if not forms:
        return ["the form is gone"]
    return [
        name
        for name in target.form.typed
        if name in typed and _lines(forms[0].fields[name].value) != _lines(typed[name].replace("\0", ""))
    ]


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n")


def tried(target: Target, attack: str, sent: dict[str, str]) -> list[str]:
    """What was wrong with the answer to one attack, and with the page it led to; an error of ours is raised."""
    with undone():
        response = target.client.post(target.path, sent)
        wrong = [] if response.status_code in FINE else [f"answers {response.status_code}"]
        led = response.get("Location", "")
        after = target.client.get(urljoin(target.path, led), follow=True) if led else response
    if Reader(after.content.decode()).running:
        wrong.append("runs")
    if response.status_code in {409, 422} and not is_tampered(attack, target):
        overruled = OVERRULED.get(target.route, ())
        wrong += [f"lost {name}" for name in lost(target, response, sent) if name not in overruled]
    if "-" in attack and response.status_code not in {404, 409, 422}:
        wrong.append("took a day that cannot be")
    return [f"{target.route}, {attack}: {one}" for one in wrong]


def tried_with_bytes(target: Target) -> list[str]:
    """The same for bytes that are no text in any encoding."""
    broken = urlencode(dict.fromkeys(target.form.fields, b"\xed\xa0\x80\xff"))
    with undone():
        response = target.client.post(target.path, broken, content_type="application/x-www-form-urlencoded")
    return [] if response.status_code in FINE else [f"{target.route}, broken bytes: {response.status_code}"]


def is_tampered(attack: str, target: Target) -> bool:
    """Without the hidden count of its rows no list of rows can be given back, nor a table to be saved without its hidden
    question; nobody types these."""
    if target.route == "tables:save" and attack in {"no such choice", "a negative key", "a key beyond every database"}:
        return True
    return any(name.endswith("-TOTAL_FORMS") for name in target.form.fields) and attack in {
        "no such choice",
        "a negative key",
    }


@pytest.mark.parametrize("app", APPS)
def test_every_form_takes_everything(app: str, world: World) -> None:
    targets = crawl.targets(world, f"{app}:")
    ours = {route for route in WITH_FORMS if route.startswith(f"{app}:")}
    met = {route for target in targets for route in (target.route, *target.pages)}
    assert ours - NOT_SHOWN <= met, "no page shows the form of a route"
    wrong = [said for target in targets for attack, sent in attacks(target) for said in tried(target, attack, sent)]
    wrong += [said for target in targets for said in tried_with_bytes(target)]
    assert wrong == []


def test_a_megabyte_in_one_field_comes_back_whole(world: World) -> None:
    [target] = crawl.targets(world, "intake:ask")
    response = target.client.post(target.path, target.filled() | {"need": "long " * 200_000})
    assert response.status_code == 422
    assert lost(target, response, {"need": "long " * 200_000}) == []


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@pytest.mark.parametrize("route", ["intake:ask", "intake:status", "intake:hand-off", "intake:status-link"])
def test_public_forms_take_any_text(route: str, world: World, text: str) -> None:
    target = next(one for one in _forms_of(world, route) if one.route == route)
    with undone():
        response = target.client.post(target.path, dict.fromkeys(target.form.typed, text))
    assert response.status_code in FINE
    if response.status_code == 422:
        html = response.content.decode()
        assert not Reader(html).running
        missing = lost(target, response, dict.fromkeys(target.form.typed, text))
        assert not missing or _seen(text) in html


_found: dict[str, tuple[World, list[Target]]] = {}


def _forms_of(world: World, route: str) -> list[Target]:
    """The forms of a route's page in this world, read once for all its examples."""
    if route not in _found or _found[route][0] is not world:
        _found[route] = (world, crawl.targets(world, route))
    return _found[route][1]


def _seen(text: str) -> str:
    """The longest part of a text that every page writes as it is."""
    return max(re.split(r"[^\w ]", text), key=len, default="").strip()
