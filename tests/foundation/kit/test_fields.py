"""How forms look: labels, hints, errors, the summary; and the lookup, which takes a number or words."""

from typing import Any

import pytest
from django import forms as fields
from django.http import QueryDict
from django.test import RequestFactory

from steelyard.foundation.kit.forms import Chosen, CleanText, Form, Lookup, asked, options
from tests.page import Page, check_fragment


class Sample(Form):
    name = CleanText(label="Name", help_text="As <b>you</b> write it.")
    kind = fields.ChoiceField(label="Kind?", choices=[("a", "A"), ("b", "B & C")], widget=fields.RadioSelect)
    note = CleanText(label="Note", lines=3, required=False)
    copy = fields.BooleanField(label="Copy", required=False)
    agency = Lookup("kit:suggestions", label="Agency", typed=True, required=False)
    hidden = fields.IntegerField(widget=fields.HiddenInput, required=False)


def drawn(form: Form) -> Page:
    """The form as a page's fragment, held to what must hold of every fragment."""
    response = options(RequestFactory().get("/"), [])
    response.content = f"<!doctype html><title>t</title><form action='/'>{form}</form>".encode()
    page = Page(response)
    assert not page.errors, page.errors
    check_fragment(page)
    return page


def test_a_new_form_names_hints_and_marks_its_fields_in_words() -> None:
    page = drawn(Sample())
    assert "Name (required)" in page.text
    assert "Note (required)" not in page.text
    assert "As <b>you</b> write it." in page.text
    assert page.all("input", name="name", aria_describedby="id_name_helptext", dir="auto")
    assert [e.get("class") for e in page.all("input", type="radio")] == ["usa-radio__input"] * 2
    assert page.all("textarea", rows="3")[0].get("class") == "usa-textarea"
    assert not page.all("div", id="form-errors")


def test_a_refused_form_lists_its_problems_first_and_leads_to_the_fields() -> None:
    page = drawn(Sample({"name": "", "note": "<script>", "hidden": "x"}))
    [summary] = page.all("div", id="form-errors")
    assert (summary.get("role"), summary.get("autofocus"), summary.get("tabindex")) == ("alert", "", "-1")
    assert [a.get("href") for a in summary.iter("a")] == ["#id_name", "#id_kind_0"]
    assert "Enter a whole number." in page.text
    assert page.all("input", name="name", aria_invalid="true", aria_describedby="id_name_helptext id_name_error")
    assert page.all("textarea")[0].text is not None
    assert "<script>" in (page.all("textarea")[0].text or "")


def test_typing_with_a_nul_is_refused_and_given_back_without_it() -> None:
    page = drawn(Sample({"name": "a\0b", "kind": "a"}))
    assert page.all("input", name="name")[0].get("value") == "ab"
    assert "cannot be stored" in page.text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Oregon Department of Education #41", Chosen(41, "Oregon Department of Education")),
        ("  Oregon   #7 ", Chosen(7, "Oregon")),
        ("School #12 of Salem", Chosen(None, "School #12 of Salem")),
        ("Somewhere else", Chosen(None, "Somewhere else")),
        ("", None),
    ],
)
def test_a_lookup_takes_a_number_or_words(typed: str, expected: Chosen | None) -> None:
    form = Sample({"name": "n", "kind": "a", "agency": typed})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["agency"] == expected


class Strict(Form):
    agency = Lookup("kit:suggestions", match=lambda words: 9 if words == "Nine" else None)


def test_a_strict_lookup_refuses_words_that_match_nothing() -> None:
    assert Strict({"agency": "Nine"}).value == {"agency": Chosen(9, "Nine")}
    refused = Strict({"agency": "Ten"})
    assert not refused.is_valid()
    assert "Choose one of the suggestions" in str(refused.errors)


def test_a_lookup_shows_what_was_chosen() -> None:
    page = drawn(Strict(initial={"agency": Chosen(4, 'A "quoted" agency')}))
    [field] = page.all("input", name="agency")
    assert field.get("value") == 'A "quoted" agency #4'
    assert (field.get("list"), field.get("hx-target")) == ("id_agency_options", "#id_agency_options")
    assert field.get("hx-get") == "/gallery/suggestions/?field=agency"


@pytest.mark.parametrize(("query", "words"), [("field=agency&agency=+or+", "or"), ("q=or", "or"), ("field=x", "")])
def test_asked_reads_the_field_it_is_told(query: str, words: str) -> None:
    http: Any = RequestFactory().get("/")
    http.GET = QueryDict(query)
    assert asked(http) == words
