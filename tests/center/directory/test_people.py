"""The pages of people: who opens them, what they say, what bad input does."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.directory import actions
from steelyard.center.directory.models import Person
from steelyard.foundation.kit.access import allows
from tests.factories.directory import (
    AddressFactory,
    AffiliationFactory,
    LEAFactory,
    OrganizationFactory,
    PersonFactory,
)
from tests.page import location, text_of
from tests.people import ROSAS

pytestmark = pytest.mark.django_db


def names(page):
    return [text_of(cell.find(".//a")) for row in page.all("tbody") for cell in row.iter("th")]


def statements(client, path):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


class TestWhoSees:
    def test_lists_and_single_people_agree(self, cast):
        for user in vars(cast).values():
            PersonFactory(user=user)
        PersonFactory()
        for user in vars(cast).values():
            visible = set(Person.objects.visible_to(user))
            assert visible == {one for one in Person.objects.all() if allows(user, "directory.open_person", one)}, user

    def test_a_visitor_sees_nobody(self):
        from django.contrib.auth.models import AnonymousUser

        PersonFactory()
        assert not Person.objects.visible_to(AnonymousUser()).exists()

    def test_rosa_opens_her_own_record_and_no_other(self, visit, cast):
        own = PersonFactory(name="Rosa Beispiel", user=cast.rosa, organization=LEAFactory(pk=ROSAS))
        other = PersonFactory(organization=own.organization)
        page = visit("directory:person", as_=cast.rosa, pk=own.pk)
        assert page.h1 == "Rosa Beispiel"
        assert "Edit" not in page.text
        visit("directory:person", as_=cast.rosa, pk=other.pk, status=404)
        visit("directory:person", as_=cast.omar, pk=own.pk, status=404)

    @pytest.mark.parametrize("name", ["rosa", "pia", "abe", "fay", "nobody"])
    def test_the_list_is_for_the_desk(self, visit, cast, name):
        visit("directory:people", as_=getattr(cast, name), status=403)

    def test_the_evaluator_looks_and_does_not_change(self, visit, cast):
        one = PersonFactory()
        address = AddressFactory(person=one)
        assert "Edit" not in visit("directory:person", as_=cast.eva, pk=one.pk).text
        visit.post("directory:remove-address", as_=cast.eva, pk=one.pk, address=address.pk, status=403)
        visit.post("directory:add-address", {"email": "a@b.org"}, as_=cast.eva, pk=one.pk, status=403)


class TestList:
    def test_found_by_first_by_last_name_and_by_address(self, visit, cast):
        PersonFactory(name="María José Pérez-O’Brien", email="mj@ofu.example")
        PersonFactory(name="Other Person", email="other@example.org")
        for words in ("mar", "maria jose", "jose maria perez-obrien", "PEREZ-O’B", "mj@ofu"):
            assert names(visit("directory:people", as_=cast.liam, query={"q": words})) == [
                "María José Pérez-O’Brien"
            ], words
        for words in ("zzz", "🎉", "nobody@nowhere", "%", "@"):
            assert "María" not in visit("directory:people", as_=cast.liam, query={"q": words}).text or words == "@"

    def test_by_kind_and_state_of_where_they_work(self, visit, cast):
        PersonFactory(name="In Guam", organization=LEAFactory(state="GU"))
        PersonFactory(name="In Ohio", organization=LEAFactory(state="OH"))
        PersonFactory(name="Nowhere")
        assert names(visit("directory:people", as_=cast.liam, query={"state": "GU", "kind": "lea"})) == ["In Guam"]

    def test_who_was_merged_is_left_out(self, visit, cast):
        kept, gone = PersonFactory(name="Kept"), PersonFactory(name="Gone")
        actions.merge(kept, by=cast.liam, gone=gone)
        assert names(visit("directory:people", as_=cast.liam)) == ["Kept"]

    def test_pages_lead_on(self, visit, cast):
        actions.add_people(({"name": f"Person {at // 2:03}"} for at in range(120)), by=None)
        first = visit("directory:people", as_=cast.liam)
        second = visit("/people/" + first.all("a", rel="next")[0].get("href"), as_=cast.liam)
        third = visit("/people/" + second.all("a", rel="next")[0].get("href"), as_=cast.liam)
        assert names(first) + names(second) + names(third) == [f"Person {at // 2:03}" for at in range(120)]

    def test_as_many_statements_for_one_row_as_for_three(self, visit, cast):
        client = visit.client(cast.liam)
        PersonFactory(organization=LEAFactory(state="GU"), email="a@example.org")
        before = statements(client, "/people/")
        for at in range(2):
            PersonFactory(organization=LEAFactory(state="OH"), email=f"{at}@example.org")
        assert statements(client, "/people/") == before
        assert len(names(visit.part("directory:people", "rows", as_=cast.liam))) == 3


class TestPage:
    def test_it_tells_who_they_are_and_were(self, visit, cast):
        old, new = OrganizationFactory(name="Old Place"), OrganizationFactory(name="New Place")
        one = PersonFactory(name="Mei Beispiel", phone="555-0100", email="mei@example.org")
        AffiliationFactory(
            person=one, organization=old, title="Teacher", since=date(2010, 8, 1), until=date(2019, 6, 30)
        )
        actions.start_affiliation(one, by=None, organization=new, title="Chief", since=date(2019, 7, 1))
        text = visit("directory:person", as_=cast.liam, pk=one.pk).text
        for words in ("Chief, New Place", "555-0100", "mei@example.org", "Aug 1, 2010 – Jun 30, 2019"):
            assert words in text
        assert text.index("New Place") < text.index("Old Place")

    def test_as_many_statements_for_one_row_of_each_as_for_three(self, visit, cast):
        client, one = visit.client(cast.liam), PersonFactory(email="a@example.org", organization=LEAFactory())
        before = statements(client, one.get_absolute_url())
        for _ in range(2):
            AddressFactory(person=one), AffiliationFactory(person=one)
        assert statements(client, one.get_absolute_url()) == before <= 30

    def test_one_that_was_merged_is_only_looked_at(self, visit, cast):
        kept, gone = PersonFactory(name="Kept"), PersonFactory(name="Gone")
        actions.merge(kept, by=cast.liam, gone=gone)
        page = visit("directory:person", as_=cast.liam, pk=gone.pk)
        assert "Merged into another record" in page.text
        assert not page.all("input", name="email")


class TestForms:
    def test_one_is_added_at_the_organization_one_came_from(self, visit, cast):
        home = LEAFactory(name="Beam Schools")
        shown = visit("directory:add-person", as_=cast.liam, query={"organization": home.pk})
        assert shown.all("input", name="organization")[0].get("value") == f"Beam Schools #{home.pk}"
        data = {
            "name": "Mei Beispiel",
            "email": "Mei@Example.org",
            "organization": f"Beam Schools #{home.pk}",
            "title": "Chief",
        }
        done = visit.post("directory:add-person", data, as_=cast.liam)
        one = Person.objects.get(name="Mei Beispiel")
        assert location(done) == one.get_absolute_url()
        assert (one.organization, one.title, one.addresses.get().email) == (home, "Chief", "mei@example.org")

    @pytest.mark.parametrize("key", ["", "0", "x", "1" * 30, "-1"])
    def test_an_organization_that_is_none_is_left_blank(self, visit, cast, key):
        page = visit("directory:add-person", as_=cast.liam, query={"organization": key})
        assert page.all("input", name="organization")[0].get("value") is None

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"name": ""}, "Name This field is required."),
            ({"name": "x" * 201}, "Name Ensure this value has at most 200 characters (it has 201)."),
            ({"name": "a\0b"}, "Name This text holds characters that cannot be stored. Please type it again."),
            ({"email": "nobody"}, "E-mail address Enter an e-mail address like name@agency.gov."),
            ({"email": "a@b.org\0"}, "E-mail address This text holds characters that cannot be stored."),
            ({"email": "taken@example.org"}, "E-mail address taken@example.org is already the address of Holder."),
            ({"organization": "Nowhere"}, "Works at Choose one of the suggestions; none has exactly these words."),
        ],
    )
    def test_bad_input_gets_a_sentence_and_its_typing_back(self, visit, cast, values, sentence):
        PersonFactory(name="Holder", email="taken@example.org")
        data = {"name": "Mei", "title": "Chief 📚", **values}
        page = visit.post("directory:add-person", data, as_=cast.liam, status=422)
        assert sentence in page.text
        assert page.all("input", name="title")[0].get("value") == "Chief 📚"
        assert Person.objects.count() == 1

    def test_who_saves_second_sees_both_texts(self, visit, cast):
        one = PersonFactory(name="As it was")
        visit.post("directory:edit-person", {"name": "Cora's", "version": 1}, as_=cast.cora, pk=one.pk)
        page = visit.post(
            "directory:edit-person", {"name": "Liam's", "version": 1}, as_=cast.liam, pk=one.pk, status=409
        )
        assert "Cora's" in page.text
        assert page.all("input", name="name")[0].get("value") == "Liam's"
        assert Person.objects.get().name == "Cora's"

    def test_addresses_come_are_chosen_and_go(self, visit, cast):
        one = PersonFactory(email="first@example.org")
        visit.post("directory:add-address", {"email": "second@example.org"}, as_=cast.liam, pk=one.pk)
        second = one.addresses.get(email="second@example.org")
        visit.post("directory:choose-address", as_=cast.liam, pk=one.pk, address=second.pk)
        assert one.addresses.get(is_primary=True) == second
        visit.post("directory:remove-address", as_=cast.liam, pk=one.pk, address=second.pk)
        assert [a.email for a in one.addresses.filter(is_primary=True)] == ["first@example.org"]
        page = visit.post("directory:add-address", {"email": "first@example.org"}, as_=cast.liam, pk=one.pk, status=422)
        assert "is already the address of" in page.text

    def test_an_address_of_somebody_else_is_not_reached_through_ones_own_page(self, visit, cast):
        one, other = PersonFactory(), AddressFactory()
        visit.post("directory:remove-address", as_=cast.liam, pk=one.pk, address=other.pk, status=404)
        assert other.person.addresses.exists()

    def test_a_place_begins_is_corrected_and_ends(self, visit, cast):
        one, home = PersonFactory(), LEAFactory(name="Beam Schools")
        data = {"organization": f"Beam Schools #{home.pk}", "title": "Coach", "since": "8/1/2020"}
        visit.post("directory:start-affiliation", data, as_=cast.liam, pk=one.pk)
        place = one.affiliations.get()
        assert (place.organization, place.since) == (home, date(2020, 8, 1))
        data = {"title": "Lead coach", "since": "2020-08-01", "until": "2021-06-30"}
        visit.post("directory:affiliation", data, as_=cast.liam, pk=one.pk, affiliation=place.pk)
        one.refresh_from_db()
        assert (one.organization, one.affiliations.get().title) == (None, "Lead coach")
        data["until"] = "2019-06-30"
        page = visit.post("directory:affiliation", data, as_=cast.liam, pk=one.pk, affiliation=place.pk, status=422)
        assert "The last day lies before the first." in page.text

    def test_an_account_is_linked_and_taken_away(self, visit, cast):
        one = PersonFactory()
        visit.post("directory:account", {"email": "rosa@people.test"}, as_=cast.liam, pk=one.pk)
        one.refresh_from_db()
        assert one.user == cast.rosa
        page = visit.post(
            "directory:account", {"email": "rosa@people.test"}, as_=cast.liam, pk=PersonFactory().pk, status=422
        )
        assert "already belongs to" in page.text
        page = visit.post("directory:account", {"email": "no@people.test"}, as_=cast.liam, pk=one.pk, status=422)
        assert "Nobody signs in with this address." in page.text
        visit.post("directory:account", {"email": ""}, as_=cast.liam, pk=one.pk)
        one.refresh_from_db()
        assert one.user is None
