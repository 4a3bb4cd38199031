"""The pages of organizations: who opens them, what they say, what bad input does."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.directory import actions
from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from tests.factories.directory import LEAFactory, OrganizationFactory, PersonFactory, SEAFactory
from tests.page import location, text_of
from tests.people import OMARS, PIAS, ROSAS

pytestmark = pytest.mark.django_db
HARD = {
    "emoji": "📚 Café Übung 👩🏽‍🏫",
    "right to left": "وزارة التربية والتعليم",
    "pasted from Word": "“Smart”\u00a0quotes – and\u2028lines\r\nfrom\u200b Word",
    "tags": "<script>alert(1)</script> & <b>bold</b>",
}


def typed(**values):
    return {"name": "Beam County Schools", "kind": "lea", "state": "DE", **values}


def statements(client, path):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def names(page):
    return [text_of(cell.find(".//a")) for row in page.all("tbody") for cell in row.iter("th")]


class TestWhoSees:
    def test_lists_and_single_organizations_agree(self, cast):
        OrganizationFactory(pk=ROSAS), OrganizationFactory(pk=OMARS), OrganizationFactory(pk=PIAS), LEAFactory()
        for user in vars(cast).values():
            visible = set(Organization.objects.visible_to(user))
            opened = {one for one in Organization.objects.all() if allows(user, "directory.open_organization", one)}
            assert visible == opened, user

    def test_rosa_opens_her_agency_and_omar_gets_what_nobody_gets(self, visit, cast):
        mine = LEAFactory(pk=ROSAS, name="Rosa's agency")
        assert visit("directory:organization", as_=cast.rosa, pk=mine.pk).h1 == "Rosa's agency"
        foreign = visit("directory:organization", as_=cast.omar, pk=mine.pk, status=404)
        missing = visit("directory:organization", as_=cast.omar, pk=10**12, status=404)
        assert foreign.text == missing.text

    def test_rosa_sees_no_colleagues_and_keeps_nothing(self, visit, cast):
        mine = LEAFactory(pk=ROSAS)
        PersonFactory(organization=mine, name="Colleague Example")
        page = visit("directory:organization", as_=cast.rosa, pk=mine.pk)
        assert "Colleague Example" not in page.text
        assert not page.all("form", method="post")[1:], "only signing out"
        visit("directory:edit-organization", as_=cast.rosa, pk=mine.pk, status=403)

    @pytest.mark.parametrize("role", [Role.RECIPIENT, Role.PARTNER, Role.ADVISER, Role.FUNDER])
    def test_the_list_is_for_the_desk(self, visit, cast, role):
        visit("directory:organizations", as_=cast.of(role), status=403)

    def test_a_visitor_signs_in_first(self, visit):
        assert location(visit("directory:organizations", status=302)) == "/accounts/login/"

    def test_the_librarian_looks_and_does_not_change(self, visit, cast):
        one = LEAFactory()
        page = visit("directory:organization", as_=cast.libby, pk=one.pk)
        assert "Edit" not in page.text
        for route in ("directory:edit-organization", "directory:close-organization"):
            visit(route, as_=cast.libby, pk=one.pk, status=403)
        visit("directory:add-organization", as_=cast.libby, status=403)


class TestList:
    def test_words_begin_words_of_name_city_and_code(self, visit, cast):
        LEAFactory(name="Éclair County Schools", city="Ofu", code="9912345")
        LEAFactory(name="Another District")
        for words in ("eclair", "sch ecl", "OFU", "99123", "Éclair Cou"):
            assert names(visit("directory:organizations", as_=cast.liam, query={"q": words})) == [
                "Éclair County Schools"
            ]
        for words in ("clair", "🎉", "zzz", "%", "_"):
            page = visit("directory:organizations", as_=cast.liam, query={"q": words})
            assert "No organization matches" in page.text

    def test_kind_state_and_closed(self, visit, cast):
        shut = OrganizationFactory(name="Shut", state="GU", closed_on=date(2020, 1, 1))
        OrganizationFactory(name="Open", state="GU")
        assert names(visit("directory:organizations", as_=cast.liam, query={"state": "GU", "kind": "nonprofit"})) == [
            "Open"
        ]
        page = visit(
            "directory:organizations", as_=cast.liam, query={"state": "GU", "kind": "nonprofit", "closed": "on"}
        )
        assert names(page) == ["Open", shut.name]

    def test_what_cannot_be_asked_is_not_an_error(self, visit, cast):
        for query in ({"kind": "zzz"}, {"state": "ZZ"}, {"q": "x" * 500}, {"q": "a\0b"}, {"after": "%%%"}):
            assert visit("directory:organizations", as_=cast.liam, query=query).status == 200

    def test_pages_lead_on_and_back(self, visit, cast):
        Organization.objects.all().delete()
        actions.add_organizations(({"name": f"District {at:03}", "kind": "lea"} for at in range(120)), by=None)
        first = visit("directory:organizations", as_=cast.liam)
        assert names(first) == [f"District {at:03}" for at in range(50)]
        second = visit("/organizations/" + first.all("a", rel="next")[0].get("href"), as_=cast.liam)
        third = visit("/organizations/" + second.all("a", rel="next")[0].get("href"), as_=cast.liam)
        assert names(third) == [f"District {at:03}" for at in range(100, 120)]
        assert not third.all("a", rel="next")
        back = visit("/organizations/" + third.all("a", rel="prev")[0].get("href"), as_=cast.liam)
        assert names(back) == names(second)

    def test_the_rows_alone_for_htmx(self, visit, cast):
        LEAFactory(name="Only this one")
        part = visit.part("directory:organizations", "rows", as_=cast.liam, query={"q": "only"})
        assert names(part) == ["Only this one"]

    def test_as_many_statements_for_one_row_as_for_three(self, visit, cast):
        client = visit.client(cast.liam)
        before = statements(client, "/organizations/?state=GU")
        LEAFactory(state="GU"), LEAFactory(state="GU")
        assert statements(client, "/organizations/?state=GU") == before


class TestPage:
    def test_it_tells_where_it_stands(self, visit, cast):
        sea = SEAFactory(
            name="Agency of Guam", state="GU", short_name="AG", city="Hagåtña", website="https://a.example"
        )
        LEAFactory(name="Low District", parent=sea)
        PersonFactory(name="Mei Beispiel", title="Chief", organization=sea)
        page = visit("directory:organization", as_=cast.liam, pk=sea.pk)
        for words in ("State education agency (SEA), Guam", "AG", "Hagåtña", "Low District", "Mei Beispiel, Chief"):
            assert words in page.text

    def test_as_many_statements_for_one_row_of_each_as_for_three(self, visit, cast):
        client, one = visit.client(cast.liam), LEAFactory(parent=SEAFactory())
        PersonFactory(organization=one, email="p@example.org"), OrganizationFactory(parent=one)
        before = statements(client, one.get_absolute_url())
        for _ in range(3):
            PersonFactory(organization=one, email=f"p{_}@example.org"), OrganizationFactory(parent=one)
        assert statements(client, one.get_absolute_url()) == before <= 30

    def test_more_people_and_parts_than_fit_stand_on_pages_of_their_own(self, visit, cast):
        one = LEAFactory()
        for at in range(15):
            (
                PersonFactory(organization=one, name=f"Person {at:02}"),
                OrganizationFactory(parent=one, name=f"Part {at:02}"),
            )
        page = visit("directory:organization", as_=cast.liam, pk=one.pk)
        assert "All 15 people" in page.text
        assert "All 15 organizations" in page.text
        assert names(visit("directory:colleagues", as_=cast.liam, pk=one.pk)) == [f"Person {at:02}" for at in range(15)]
        assert names(visit("directory:parts", as_=cast.liam, pk=one.pk)) == [f"Part {at:02}" for at in range(15)]

    def test_one_that_was_merged_says_where_it_went(self, visit, cast):
        kept, gone = LEAFactory(name="Kept"), LEAFactory(name="Gone")
        actions.merge(kept, by=cast.cora, gone=gone)
        page = visit("directory:organization", as_=cast.cora, pk=gone.pk)
        assert "Merged into another record" in page.text
        assert "Edit" not in page.text


class TestForms:
    def test_one_is_added_once_however_often_the_button_is_pressed(self, visit, cast):
        parent = SEAFactory(name="Agency above")
        data = typed(
            parent=f"Agency above #{parent.pk}", website="WWW.Beam.Example", once="6f8c1f0e-0000-4000-8000-000000000001"
        )
        first = visit.post("directory:add-organization", data, as_=cast.cora)
        second = visit.post("directory:add-organization", data, as_=cast.cora)
        assert location(first) == location(second)
        made = Organization.objects.get(name="Beam County Schools")
        assert (made.kind, made.state_id, made.parent, made.website) == (
            OrganizationKind.LEA, "DE", parent, "https://www.beam.example",
        )  # fmt: skip

    @pytest.mark.parametrize("what", HARD)
    def test_hard_text_is_kept_and_shown(self, visit, cast, what):
        done = visit.post("directory:add-organization", typed(name=HARD[what], note=HARD[what]), as_=cast.cora)
        page = visit(location(done), as_=cast.cora)
        assert page.h1 == " ".join(HARD[what].replace("\u200b", "\u200b").split())

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"name": ""}, "Name This field is required."),
            ({"name": "x" * 201}, "Name Ensure this value has at most 200 characters (it has 201)."),
            ({"name": "a\0b"}, "Name This text holds characters that cannot be stored. Please type it again."),
            ({"kind": "zzz"}, "Kind Select a valid choice. zzz is not one of the available choices."),
            ({"state": "ZZ"}, "State or territory Select a valid choice. ZZ is not one of the available choices."),
            ({"parent": "Nobody knows it"}, "Part of Choose one of the suggestions; none has exactly these words."),
            (
                {"parent": "Ghost #99999999"},
                "Part of Choose one of the suggestions; nothing in the directory is called so.",
            ),
            ({"website": "not a site"}, "Website Enter a web address like www.agency.gov."),
            ({"website": "javascript:alert(1)"}, "Website Enter a web address like www.agency.gov."),
            ({"code": "taken"}, "Code Holder already has the code taken."),
        ],
    )
    def test_bad_input_gets_a_sentence_and_its_typing_back(self, visit, cast, values, sentence):
        OrganizationFactory(name="Holder", code="taken")
        page = visit.post("directory:add-organization", typed(city="Ofu", **values), as_=cast.cora, status=422)
        assert sentence in page.text
        assert page.all("input", name="city")[0].get("value") == "Ofu"
        assert not Organization.objects.filter(city="Ofu").exists()

    def test_an_edit_shows_what_is_there_and_brings_it_to_what_was_typed(self, visit, cast):
        one = LEAFactory(name="Before", code="123", parent=SEAFactory(name="Above"))
        page = visit("directory:edit-organization", as_=cast.cora, pk=one.pk)
        shown = {e.get("name"): e.get("value") for e in page.all("input")}
        assert (shown["name"], shown["code"], shown["parent"]) == ("Before", "123", f"Above #{one.parent_id}")
        visit.post("directory:edit-organization", typed(name="After", version=1), as_=cast.cora, pk=one.pk)
        one.refresh_from_db()
        assert (one.name, one.code, one.parent) == ("After", None, None)

    def test_who_saves_second_sees_both_texts(self, visit, cast):
        one = LEAFactory(name="As it was")
        visit.post("directory:edit-organization", typed(name="Cora's name", version=1), as_=cast.cora, pk=one.pk)
        page = visit.post(
            "directory:edit-organization", typed(name="Liam's name", version=1), as_=cast.liam, pk=one.pk, status=409
        )
        assert "Somebody else changed this" in page.text
        row = next(text_of(row) for row in page.all("tr") if "Liam's name" in text_of(row))
        assert "Cora's name" in row
        assert page.all("input", name="name")[0].get("value") == "Liam's name"
        assert Organization.objects.get(pk=one.pk).name == "Cora's name"
        again = {e.get("name"): e.get("value") for e in page.all("input")}
        visit.post(
            "directory:edit-organization", typed(name="Both", version=again["version"]), as_=cast.liam, pk=one.pk
        )
        assert Organization.objects.get(pk=one.pk).name == "Both"

    def test_no_ring_of_parents(self, visit, cast):
        top = LEAFactory(name="Top")
        low = LEAFactory(name="Low", parent=top)
        data = typed(name="Top", version=1, parent=f"Low #{low.pk}")
        page = visit.post("directory:edit-organization", data, as_=cast.cora, pk=top.pk, status=422)
        assert "Part of Low is itself part of Top." in page.text

    def test_closed_and_open_again(self, visit, cast):
        one = LEAFactory()
        visit.post("directory:close-organization", {"on": "2021-06-30"}, as_=cast.cora, pk=one.pk)
        assert "closed since Jun 30, 2021" in visit("directory:organization", as_=cast.cora, pk=one.pk).text
        visit.post("directory:reopen-organization", as_=cast.cora, pk=one.pk)
        one.refresh_from_db()
        assert one.closed_on is None
        visit.post("directory:close-organization", {"on": "soon"}, as_=cast.cora, pk=one.pk, status=422)
