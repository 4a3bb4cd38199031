"""The search page and the lists that open while one types."""

import pytest

from steelyard.center.directory import queries
from steelyard.foundation.accounts.queries import organizations
from steelyard.foundation.kit.models import Attempt
from tests.factories.directory import LEAFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def offered(page):
    return [option.get("value") for option in page.all("option")]


class TestSearch:
    def test_organizations_and_people_by_their_words(self, visit, cast):
        LEAFactory(name="Éclair Schools", city="Ofu")
        PersonFactory(name="Mei Éclair", email="mei@ofu.example", title="Chief")
        page = visit("directory:search", as_=cast.liam, query={"q": "ecl"})
        assert page.h1 == "What matches “ecl”?"
        assert "Éclair Schools" in page.text
        assert "Mei Éclair" in page.text
        assert "Mei Éclair" in visit("directory:search", as_=cast.liam, query={"q": "mei@ofu"}).text
        assert "Nobody matches" in visit("directory:search", as_=cast.liam, query={"q": "zzz"}).text

    def test_more_than_fit_lead_to_the_list(self, visit, cast):
        for at in range(13):
            LEAFactory(name=f"Same Words & {at}")
        page = visit("directory:search", as_=cast.liam, query={"q": "same words &"})
        assert [a.get("href") for a in page.all("a") if "All organizations" in "".join(a.itertext())] == [
            "/organizations/?q=same%20words%20%26"
        ]

    @pytest.mark.parametrize("q", ["", "   ", "🎉", "x" * 300, "a\0b", "وزارة", "<script>", "%_'\""])
    def test_nothing_typed_breaks_it(self, visit, cast, q):
        visit("directory:search", as_=cast.liam, query={"q": q})

    def test_it_is_for_the_desk(self, visit, cast):
        visit("directory:search", as_=cast.rosa, status=403)


class TestLookups:
    def test_staff_find_organizations_and_people(self, visit, cast):
        one = LEAFactory(name="Beam Schools", state="OH")
        person = PersonFactory(name="Mei Beam", organization=one)
        found = visit.part("directory:lookup-organizations", "list", as_=cast.liam, query={"q": "bea"})
        assert offered(found) == [f"Beam Schools, Ohio #{one.pk}"]
        found = visit.part("directory:lookup-people", "list", as_=cast.liam, query={"field": "other", "other": "mei"})
        assert offered(found) == [f"Mei Beam, Beam Schools #{person.pk}"]

    def test_a_visitor_finds_agencies_alone(self, visit, cast):
        one = LEAFactory(name="Beam Schools", state="OH")
        OrganizationFactory(name="Beam Nonprofit"), PersonFactory(name="Beam Person")
        assert offered(visit.part("directory:lookup-agencies", "list", query={"q": "beam"})) == [
            f"Beam Schools, Ohio #{one.pk}"
        ]
        for route in ("directory:lookup-organizations", "directory:lookup-people"):
            visit(route, status=302, query={"q": "beam"})
            visit(route, as_=cast.rosa, status=403, query={"q": "beam"})

    def test_ten_thousand_questions_from_one_place_are_not_answered(self, visit):
        LEAFactory(name="Beam Schools")
        assert offered(visit.part("directory:lookup-agencies", "list", query={"q": "beam"}))
        Attempt.objects.update(count=240)
        assert offered(visit("directory:lookup-agencies", query={"q": "beam"}, status=429)) == []

    @pytest.mark.parametrize("q", ["", "🎉", "x" * 3000, "a\0b", "%"])
    def test_nothing_typed_breaks_them(self, visit, cast, q):
        for route in ("directory:lookup-organizations", "directory:lookup-people", "directory:lookup-agencies"):
            assert offered(visit.part(route, "list", as_=cast.liam, query={"q": q})) == []

    def test_words_name_one_record_or_none(self):
        one = LEAFactory(name="Beam Schools", code="99")
        assert queries.organization_by_words("BEAM schools") == queries.organization_by_words("99") == one.pk
        LEAFactory(name="Beam Schools")
        assert queries.organization_by_words("Beam Schools") is None
        person = PersonFactory(name="Mei", email="mei@example.org")
        assert queries.person_by_words("mei") == queries.person_by_words("MEI@example.org") == person.pk


def test_accounts_name_organizations_by_the_directory():
    one = LEAFactory(name="Beam Schools")
    source = organizations()
    assert source.names([one.pk, 10**9]) == {one.pk: "Beam Schools"}
    assert source.field().clean(f"Beam Schools #{one.pk}") == one.pk
    assert source.field().clean("") is None
