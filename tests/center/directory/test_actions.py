"""Adding, changing and ending what the directory holds."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from steelyard.center.directory import actions, queries
from steelyard.center.directory.models import Address, Affiliation, Organization, Person, State
from steelyard.center.directory.reference import STATES
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.history.models import Entry
from steelyard.foundation.history.queries import told_of
from steelyard.foundation.kit.models import Stale
from tests.factories.directory import AffiliationFactory, LEAFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def entries(obj):
    return told_of(obj._meta.label_lower, obj.pk)


def told(obj):
    return list(entries(obj).values_list("verb", flat=True))


class TestOrganizations:
    def test_one_is_added_with_its_keys_and_a_line_of_history(self, cast):
        made = actions.add_organization("Éclair  County Schools", by=cast.cora, kind="lea", city="Ofu", code="9900001")
        made.refresh_from_db()
        assert (made.name_key, made.search_key) == ("eclair county schools", " eclair county schools ofu 9900001")
        assert told(made) == ["directory.organization.added"]

    def test_a_change_is_told_without_the_computed_columns(self, cast):
        one = OrganizationFactory(name="Old name")
        assert actions.alter_organization(one, by=cast.cora, name="New name", city="Ofu") == {
            "name": ["Old name", "New name"],
            "city": ["", "Ofu"],
        }
        one.refresh_from_db()
        assert (one.name_key, one.search_key, one.version) == ("new name", " new name ofu", 2)
        assert entries(one).get().changes == {"name": ["Old name", "New name"], "city": ["", "Ofu"]}

    def test_nothing_new_writes_nothing(self, cast):
        one = OrganizationFactory(name="Same")
        assert actions.alter_organization(one, by=cast.cora, name="Same") == {}
        assert told(one) == []

    def test_who_saves_second_is_told_and_nothing_is_overwritten(self, cast):
        first = OrganizationFactory(name="As it was")
        second = Organization.objects.get(pk=first.pk)
        actions.alter_organization(first, by=cast.cora, name="Cora's")
        with pytest.raises(Stale):
            actions.alter_organization(second, by=cast.liam, name="Liam's")
        assert Organization.objects.get(pk=first.pk).name == "Cora's"

    def test_no_ring_of_parents(self, cast):
        top = OrganizationFactory(name="Top")
        middle = OrganizationFactory(name="Middle", parent=top)
        low = OrganizationFactory(name="Low", parent=middle)
        with pytest.raises(actions.CannotBelong, match="Low is itself part of Top"):
            actions.alter_organization(top, by=cast.cora, parent=low)
        with pytest.raises(actions.CannotBelong):
            actions.alter_organization(top, by=cast.cora, parent=top)
        assert Organization.objects.get(pk=top.pk).parent is None

    def test_closed_and_open_again(self, cast):
        one = LEAFactory()
        actions.close_organization(one, by=cast.cora, on=date(2021, 6, 30))
        assert one not in Organization.objects.living()
        actions.reopen_organization(one, by=cast.cora)
        assert one in Organization.objects.living()
        assert told(one) == ["directory.organization.reopened", "directory.organization.closed"]


class TestPeople:
    def test_one_is_added_with_address_and_place(self, cast):
        home = LEAFactory()
        person = actions.add_person(
            "Mei Beispiel", by=cast.liam, email=" Mei@Example.ORG ", organization=home, title="Principal"
        )
        person = Person.objects.get(pk=person.pk)
        assert (person.organization, person.title, person.last_key) == (home, "Principal", "beispiel")
        assert [(a.email, a.is_primary) for a in person.addresses.all()] == [("mei@example.org", True)]
        assert person.affiliations.get().since is None

    def test_an_address_belongs_to_one_person(self, cast):
        PersonFactory(name="Mei Beispiel", email="mei@example.org")
        with pytest.raises(actions.AddressTaken, match="already the address of Mei Beispiel"):
            actions.add_person("Someone", by=cast.liam, email="MEI@example.org")
        assert not Person.objects.filter(name="Someone").exists()

    def test_one_address_is_the_one_to_write_to(self, cast):
        person = PersonFactory()
        first = actions.add_address(person, by=cast.liam, email="first@example.org")
        second = actions.add_address(person, by=cast.liam, email="second@example.org")
        assert (first.is_primary, second.is_primary) == (True, False)
        actions.choose_address(second, by=cast.liam)
        assert person.addresses.get(is_primary=True) == second
        actions.remove_address(second, by=cast.liam)
        assert person.addresses.get(is_primary=True) == first
        actions.remove_address(first, by=cast.liam)
        assert not Address.objects.filter(person=person).exists()
        assert told(person)[0] == "directory.address.removed"

    def test_history_tells_that_an_address_changed_and_not_which(self, cast):
        person = PersonFactory()
        actions.add_address(person, by=cast.liam, email="first@example.org")
        assert entries(person).get().changes == {"email": ["…", "…"]}

    def test_the_place_of_today_follows_the_dates(self, cast):
        today = timezone.localdate()
        person, old, new = PersonFactory(), LEAFactory(), LEAFactory()
        before = actions.start_affiliation(person, by=cast.liam, organization=old, since=date(2019, 1, 1))
        assert (person.organization, person.title) == (old, "")
        actions.start_affiliation(person, by=cast.liam, organization=new, title="Coach", since=today)
        assert (person.organization, person.title) == (new, "Coach")
        actions.end_affiliation(before, by=cast.liam, until=today - timedelta(days=1))
        person.refresh_from_db()
        assert person.organization == new
        actions.end_affiliation(person.affiliations.get(organization=new), by=cast.liam, until=today)
        person.refresh_from_db()
        assert person.organization == new, "the last day counts"

    def test_an_affiliation_does_not_end_before_it_begins(self, cast):
        row = AffiliationFactory(since=date(2020, 1, 2))
        with pytest.raises(actions.EndsBeforeItBegins):
            actions.end_affiliation(row, by=cast.liam, until=date(2020, 1, 1))

    def test_places_that_ended_of_themselves_are_settled(self):
        today = timezone.localdate()
        person = PersonFactory(organization=LEAFactory(), title="Coach")
        Affiliation.objects.filter(person=person).update(until=today - timedelta(days=1))
        assert actions.settle_places(by=None, today=today) == 1
        person.refresh_from_db()
        assert (person.organization, person.title) == (None, "")
        assert actions.settle_places(by=None, today=today) == 0

    def test_an_account_belongs_to_one_person(self, cast):
        one, other = PersonFactory(name="One"), PersonFactory()
        actions.link_account(one, by=cast.ada, user=cast.rosa)
        with pytest.raises(actions.AccountTaken, match="belongs to One"):
            actions.link_account(other, by=cast.ada, user=cast.rosa)
        actions.link_account(one, by=cast.ada, user=None)
        assert told(one) == ["directory.person.account_unlinked", "directory.person.account_linked"]

    def test_found_or_added_by_address(self):
        home = LEAFactory()
        made = actions.find_or_add_person("New@example.org", by=None, name="New", organization=home)
        again = actions.find_or_add_person("new@EXAMPLE.org", by=None, name="Other name", organization=LEAFactory())
        assert made == again
        assert (again.name, again.organization) == ("New", home)
        homeless = PersonFactory(email="homeless@example.org")
        found = actions.find_or_add_person("homeless@example.org", by=None, name="x", organization=home, title="Coach")
        assert (found.pk, found.organization, found.title) == (homeless.pk, home, "Coach")


class TestBatches:
    def test_dicts_and_objects_go_in_with_one_line_of_history(self):
        before = Entry.objects.count()
        keys = actions.add_organizations(
            [{"name": "Éins", "kind": "lea", "code": "1"}, Organization(name="Zwei", kind="lea")], by=None, source="A"
        )
        rows = Organization.objects.in_bulk(keys)
        assert [(rows[k].name, rows[k].name_key, rows[k].source) for k in keys] == [
            ("Éins", "eins", "A"),
            ("Zwei", "zwei", "A"),
        ]
        entry = Entry.objects.order_by("-id").first()
        assert (Entry.objects.count(), entry.verb, entry.changes) == (
            before + 1,
            "directory.organization.added_many",
            {"organizations": [0, 2]},
        )

    def test_people_bring_address_and_affiliation(self):
        home = LEAFactory()
        other = Person(name="Zwei Beispiel", organization=home)
        rows = [
            {
                "name": "Eins",
                "email": "Eins@example.org",
                "organization": home,
                "title": "Coach",
                "since": "2020-01-01",
            },
            other,
            {"name": "Drei"},
        ]
        keys = actions.add_people(rows, by=None)
        people = Person.objects.in_bulk(keys)
        assert [people[key].last_key for key in keys] == ["eins", "beispiel", "drei"]
        assert list(Address.objects.values_list("person_id", "email", "is_primary")) == [
            (keys[0], "eins@example.org", True)
        ]
        assert sorted(Affiliation.objects.values_list("person_id", "title", "since")) == [
            (keys[0], "Coach", date(2020, 1, 1)),
            (keys[1], "", None),
        ]

    def test_an_empty_batch_is_no_news(self):
        before = Entry.objects.count()
        assert actions.add_people([], by=None) == []
        assert Entry.objects.count() == before


class TestStates:
    def test_every_new_center_has_states_and_their_agencies(self):
        assert State.objects.count() == len(STATES) == 56
        agencies = Organization.objects.filter(kind=OrganizationKind.SEA)
        assert {one.state_id: one.code for one in agencies} == {row.postal: f"SEA-{row.postal}" for row in STATES}
        assert queries.sea_of("DE").name == "Delaware Department of Education"
        assert queries.sea_of("ZZ") is None

    def test_what_is_missing_is_brought_in_once(self):
        Organization.objects.filter(code="SEA-DE").delete()
        State.objects.filter(pk="OH").update(name="Wrong")
        Organization.objects.filter(code="SEA-OH").update(name="As the center knows it")
        assert actions.load_states(by=None) == 2
        assert actions.load_states(by=None) == 0
        assert (State.objects.get(pk="OH").name, queries.sea_of("OH").name) == ("Ohio", "As the center knows it")
        assert queries.sea_of("DE").name_key == "delaware department of education"
