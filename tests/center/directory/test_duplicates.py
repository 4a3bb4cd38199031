"""Which records may be one: how they are found, shown, merged, told apart, and taken apart again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.center.directory import actions, jobs, queries
from steelyard.center.directory.models import Merge, NotDuplicate, Organization, Person, Suggestion
from steelyard.center.directory.rules import NAMESAKES, Likeness, mailbox, name_key, nearly_same
from steelyard.foundation.work.models import Job
from tests.factories.directory import LEAFactory, PersonFactory
from tests.page import location, text_of

pytestmark = pytest.mark.django_db


def pairs(likeness=None):
    """Pairs as sets of names."""
    found = list(queries.suspects())
    known = Person.objects.in_bulk() | {-k: v for k, v in Organization.objects.in_bulk().items()}
    sign = {"person": 1, "organization": -1}
    return {
        frozenset((f"{known[sign[label] * a].name} {a}", f"{known[sign[label] * b].name} {b}"))
        for label, a, b, like in found
        if likeness in {None, like}
    }


def pair(one, other):
    return frozenset(f"{o.name} {o.pk}" for o in (one, other))


class TestNames:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Katherine Example", "Katharine Example"),
            ("Maria L Garcia", "Maria Garcia"),
            ("Garcia Maria", "Maria García"),
            ("Jon Smith", "John Smith"),
            ("Siobhán O’Brien", "Siobhan OBrien"),
        ],
    )
    def test_these_may_be_one(self, one, other):
        assert nearly_same(name_key(one), name_key(other))

    @pytest.mark.parametrize(("one", "other"), [("Maria Garcia", "Mario Garcia"), ("Ann Lee", "Bo Lee"), ("", "Ann")])
    def test_these_are_two(self, one, other):
        assert not nearly_same(name_key(one), name_key(other))

    @given(st.text(max_size=30), st.text(max_size=30))
    def test_the_answer_does_not_depend_on_the_order_of_equal_words(self, one, other):
        one, other = name_key(one), name_key(other)
        assert nearly_same(f"{one} {other}".strip(), f"{other} {one}".strip())

    def test_offices_have_no_mailbox(self):
        assert [mailbox(m) for m in ("info@a.org", "mei+x@a.org", "mei@a.org")] == ["", "mei", "mei"]


class TestSuspects:
    def test_the_same_name_in_one_place_or_state(self):
        here, there, far = LEAFactory(state="DE"), LEAFactory(state="DE"), LEAFactory(state="OH")
        one, two = PersonFactory(name="Mei Bei", organization=here), PersonFactory(name="MEI  Bei", organization=here)
        three, four = PersonFactory(name="Mei Bei", organization=there), PersonFactory(name="Mei Bei", organization=far)
        PersonFactory(name="Mei Bei")
        assert pairs() == {pair(one, two), pair(one, three), pair(two, three)}
        assert four.pk not in {key for row in queries.suspects() for key in row[1:3]}

    def test_a_name_that_many_share_says_little_within_a_state(self):
        for _ in range(NAMESAKES + 1):
            PersonFactory(name="Common Name", organization=LEAFactory(state="DE"))
        assert pairs() == set()

    def test_nearly_the_same_name_in_one_place_only(self):
        here, there = LEAFactory(), LEAFactory()
        one, two = (
            PersonFactory(name="Jon Smith", organization=here),
            PersonFactory(name="John Smith", organization=here),
        )
        PersonFactory(name="Johm Smith", organization=there)
        assert pairs(Likeness.NEAR_NAME) == {pair(one, two)}

    def test_the_same_mailbox_in_one_place(self):
        here = LEAFactory()
        one = PersonFactory(name="Mei Bei", email="mei@old.example", organization=here)
        two = PersonFactory(name="M B", email="mei@new.example", organization=here)
        PersonFactory(name="Else", email="mei@other.example", organization=LEAFactory())
        for host in ("a", "b"):
            PersonFactory(email=f"info@{host}.example", organization=here)
        assert pairs(Likeness.SAME_MAILBOX) == {pair(one, two)}

    def test_organizations_of_one_name_in_a_state(self):
        one, two = LEAFactory(name="Beam Schools", state="DE"), LEAFactory(name="BEAM schools", state="DE")
        LEAFactory(name="Beam Schools", state="OH")
        three, four = LEAFactory(name="Everywhere", state=None), LEAFactory(name="Everywhere", state=None)
        assert pairs() == {pair(one, two), pair(three, four)}

    def test_who_was_found_to_be_two_or_merged_is_left_out(self, cast):
        here = LEAFactory()
        one, two, three = (PersonFactory(name="Mei Bei", organization=here) for _ in range(3))
        actions.find_two(two, by=cast.liam, second=one)
        actions.merge(Person.objects.get(pk=one.pk), by=cast.liam, gone=Person.objects.get(pk=three.pk))
        assert pairs() == set()

    def test_a_large_place_is_read_in_a_few_statements(self, django_assert_max_num_queries):
        here = LEAFactory()
        actions.add_people(
            ({"name": f"Person {at} Beispiel", "organization_id": here.pk} for at in range(2000)), by=None
        )
        with django_assert_max_num_queries(6):
            list(queries.suspects())


class TestJob:
    def test_the_look_replaces_what_the_last_one_found(self, cast):
        here = LEAFactory()
        one, two = (PersonFactory(name="Mei Bei", organization=here) for _ in range(2))
        jobs.look_for_duplicates()
        assert list(Suggestion.objects.values_list("first_id", "second_id")) == [(one.pk, two.pk)]
        actions.alter_person(two, by=cast.liam, name="Somebody Else")
        jobs.look_for_duplicates()
        assert not Suggestion.objects.exists()

    def test_the_button_queues_the_look(self, visit, cast):
        done = visit.post("directory:look", as_=cast.liam)
        assert location(done) == Job.objects.get(name="directory.find_duplicates").get_absolute_url()
        visit.post("directory:look", as_=cast.libby, status=403)


class TestPages:
    @pytest.fixture
    def two(self):
        here = LEAFactory(name="Beam Schools")
        return (
            PersonFactory(name="Mei Bei", organization=here, title="Chief", email="mei@a.example"),
            PersonFactory(name="Mei Bei", organization=here, email="mei@b.example"),
        )

    def test_suggested_compared_merged_and_taken_apart(self, visit, cast, two):
        jobs.look_for_duplicates()
        one, other = two
        page = visit("directory:duplicates", as_=cast.liam)
        assert "The same name" in page.text
        path = next(a.get("href") for a in page.all("a") if text_of(a).startswith("Compare"))
        page = visit(path, as_=cast.liam)
        row = next(text_of(row) for row in page.all("tr") if text_of(row).startswith("E-mail addresses"))
        assert row == "E-mail addressesmei@a.examplemei@b.examplediffers"
        hidden = {e.get("name"): e.get("value") for e in page.all("input", type="hidden")}
        visit.post(path + "merge/", {**hidden, "keep": "second"}, as_=cast.liam)
        assert Person.objects.get(pk=one.pk).merged_into == other
        assert "No pairs wait" in visit("directory:duplicates", as_=cast.liam).text
        page = visit("directory:merges", as_=cast.liam)
        assert "Undo the merge of Mei Bei" in page.text
        visit.post("directory:unmerge", as_=cast.liam, pk=Merge.objects.get().pk)
        assert Person.objects.get(pk=one.pk).merged_into is None
        assert "Undone" in visit("directory:merges", as_=cast.liam).text
        again = visit.post("directory:unmerge", as_=cast.liam, pk=Merge.objects.get().pk)
        assert location(again) == "/merges/"

    def test_not_the_same_is_remembered(self, visit, cast, two):
        jobs.look_for_duplicates()
        visit.post("directory:two", as_=cast.liam, kind="person", first=two[0].pk, second=two[1].pk)
        assert NotDuplicate.objects.count() == 1
        jobs.look_for_duplicates()
        assert not Suggestion.objects.exists()

    def test_who_compared_an_older_version_is_told(self, visit, cast, two):
        one, other = two
        actions.alter_person(Person.objects.get(pk=one.pk), by=cast.cora, phone="555-0100")
        data = {"keep": "first", "first_version": 1, "second_version": 1}
        keys = {"kind": "person", "first": one.pk, "second": other.pk}
        page = visit.post("directory:merge", data, as_=cast.liam, status=422, **keys)
        assert "Somebody else changed this" in page.text
        assert not Merge.objects.exists()
        page = visit.post("directory:merge", {}, as_=cast.liam, status=422, **keys)
        assert "Choose which record stays." in page.text

    def test_known_to_be_twice(self, visit, cast, two):
        one, other = two
        keys = {"kind": "person", "pk": one.pk}
        done = visit.post("directory:choose-other", {"other": f"Mei Bei #{other.pk}"}, as_=cast.liam, **keys)
        assert location(done) == f"/duplicates/person/{one.pk}/{other.pk}/"
        page = visit.post("directory:choose-other", {"other": f"Mei Bei #{one.pk}"}, as_=cast.liam, status=422, **keys)
        assert "This is the same record." in page.text

    def test_organizations_side_by_side(self, visit, cast):
        one, other = LEAFactory(name="Beam", code="1"), LEAFactory(name="Beam", code="2")
        page = visit("directory:compare", as_=cast.liam, kind="organization", first=one.pk, second=other.pk)
        assert "Organizations below it" in page.text
        data = {"keep": "first", "first_version": 1, "second_version": 1}
        keys = {"kind": "organization", "first": one.pk, "second": other.pk}
        visit.post("directory:merge", data, as_=cast.liam, **keys)
        visit("directory:compare", as_=cast.liam, status=404, **keys)

    @pytest.mark.parametrize("name", ["libby", "eva", "rosa", "abe", "fay", "nobody"])
    def test_who_may_not_merge_sees_nothing_of_it(self, visit, cast, two, name):
        user = getattr(cast, name)
        for route in ("directory:duplicates", "directory:merges"):
            visit(route, as_=user, status=403)
        visit("directory:compare", as_=user, status=403, kind="person", first=two[0].pk, second=two[1].pk)

    def test_there_are_no_other_kinds_of_records(self, visit, cast, two):
        visit("directory:compare", as_=cast.liam, status=404, kind="user", first=1, second=2)
        visit("directory:compare", as_=cast.liam, status=404, kind="person", first=two[0].pk, second=10**17)
