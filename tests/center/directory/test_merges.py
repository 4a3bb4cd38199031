"""Merging two records that are one, and taking them apart again, with rows of apps the directory does not know."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import Ring
from steelyard.center.directory import actions, queries
from steelyard.center.directory.models import Merge, NotDuplicate, Organization, Person, Suggestion
from steelyard.foundation.accounts.models import Held
from steelyard.foundation.history.queries import told_of
from steelyard.foundation.kit.models import Stale
from steelyard.support.delivery.models import Participation
from steelyard.support.delivery.rules import ProviderRole
from tests.factories.coherence import MapRowFactory
from tests.factories.delivery import ActivityFactory, ParticipationFactory, SupportFactory, SupportProviderFactory
from tests.factories.directory import (
    AddressFactory,
    AffiliationFactory,
    BoardMemberFactory,
    LEAFactory,
    OrganizationFactory,
    PersonFactory,
)
from tests.factories.partners import ProviderProfileFactory, ProviderTopicFactory
from tests.people import ROSAS

pytestmark = pytest.mark.django_db
CHANCES = ["received", "given", "help", "topic", "parent", "person", "profile"]
EXAMPLES = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def fields_of(record):
    """Every column but the version, read anew."""
    row = type(record)._base_manager.filter(pk=record.pk).values().get()
    return {name: value for name, value in row.items() if name != "version"}


def rows_of(record):
    """Every row of the program that points at a record."""
    return {
        (pointer.name, key)
        for pointer in queries.pointers(type(record))
        for key in pointer.rows.filter(**{pointer.column: record.pk}).values_list("pk", flat=True)
    }


def entries(record):
    return told_of(record._meta.label_lower, record.pk)


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


class TestPointers:
    def test_every_relation_of_every_app_is_known(self):
        people = {pointer.name for pointer in queries.pointers(Person)}
        organizations = {pointer.name for pointer in queries.pointers(Organization)}
        assert people >= {
            "directory.address.person_id",
            "directory.affiliation.person_id",
            "delivery.participation.person_id",
            "charge.staffmember.person_id",
            "intake.helprequest.person_id",
        }
        assert organizations >= {
            "directory.person.organization_id",
            "directory.organization.parent_id",
            "delivery.support_recipients.organization_id",
            "charge.center.funder_id",
            "coherence.maprow.agency_id",
            "coherence.maprow.provider_id",
            "accounts.held.organization_id",
        }
        assert "directory.organization.merged_into_id" not in organizations


class TestPeople:
    def test_everything_moves_and_the_record_that_goes_stays(self, cast):
        kept, gone = PersonFactory(name="Mei Beispiel", email="mei@one.org"), PersonFactory(email="mei@two.org")
        row = ParticipationFactory(person=gone)
        place = AffiliationFactory(person=gone, organization=LEAFactory(), title="Coach")
        member = BoardMemberFactory(person=gone)
        actions.merge(kept, by=cast.liam, gone=gone)
        assert rows_of(gone) == set()
        assert {("delivery.participation.person_id", row.pk), ("directory.affiliation.person_id", place.pk)} < rows_of(
            kept
        )
        assert fresh(gone).merged_into == kept
        assert fresh(kept).organization == place.organization
        assert {a.email: a.is_primary for a in kept.addresses.all()} == {"mei@one.org": True, "mei@two.org": False}
        assert fresh(member).version == 2, "whoever edits the term at this moment is told"
        assert entries(kept).first().verb == "directory.person.merged"
        assert entries(gone).first().verb == "directory.person.gone"
        assert list(Person.objects.living()) == [kept]

    def test_the_account_and_the_telephone_number_come_along_and_go_back(self, cast):
        kept, gone = PersonFactory(), PersonFactory(phone="555-0100", user=cast.rosa)
        made = actions.merge(kept, by=cast.liam, gone=gone)
        assert (fresh(kept).phone, fresh(kept).user, fresh(gone).user) == ("555-0100", cast.rosa, None)
        actions.unmerge(made, by=cast.liam)
        assert (fresh(kept).phone, fresh(kept).user) == ("", None)
        assert (fresh(gone).phone, fresh(gone).user) == ("555-0100", cast.rosa)

    def test_what_somebody_corrected_since_is_not_taken_back(self, cast):
        kept, gone = PersonFactory(), PersonFactory(phone="555-0100")
        made = actions.merge(kept, by=cast.liam, gone=gone)
        actions.alter_person(fresh(kept), by=cast.liam, phone="555-0199")
        actions.unmerge(made, by=cast.liam)
        assert fresh(kept).phone == "555-0199"

    def test_a_row_that_cannot_move_stays_with_the_record_that_goes(self, cast):
        kept, gone = PersonFactory(), PersonFactory()
        both = ActivityFactory()
        ParticipationFactory(activity=both, person=kept)
        twice = ParticipationFactory(activity=both, person=gone)
        free = [ParticipationFactory(person=gone) for _ in range(5)]
        made = actions.merge(kept, by=cast.liam, gone=gone)
        assert rows_of(gone) == {("delivery.participation.person_id", twice.pk)}
        assert made.moved["rows"]["delivery.participation.person_id"] == [row.pk for row in free]

    def test_a_row_given_to_somebody_else_since_stays_there(self, cast):
        kept, gone, third = PersonFactory(), PersonFactory(), PersonFactory()
        moved, elsewhere = ParticipationFactory(person=gone), ParticipationFactory(person=gone)
        deleted = ParticipationFactory(person=gone)
        made = actions.merge(kept, by=cast.liam, gone=gone)
        Participation.objects.filter(pk=elsewhere.pk).update(person=third)
        Participation.objects.filter(pk=deleted.pk).delete()
        since = ParticipationFactory(person=kept)
        actions.unmerge(made, by=cast.liam)
        assert [fresh(row).person for row in (moved, elsewhere, since)] == [gone, third, kept]

    def test_who_was_taken_apart_is_not_suggested_again(self, cast):
        kept, gone = PersonFactory(name="Same Name"), PersonFactory(name="Same Name")
        made = actions.merge(kept, by=cast.liam, gone=gone)
        actions.unmerge(made, by=cast.liam)
        assert NotDuplicate.objects.get().first_id == min(kept.pk, gone.pk)

    @pytest.mark.parametrize("again", ["merge", "unmerge"])
    def test_nothing_happens_twice(self, cast, again):
        kept, gone = PersonFactory(), PersonFactory()
        made = actions.merge(kept, by=cast.liam, gone=gone)
        if again == "merge":
            with pytest.raises(actions.CannotMerge, match="already merged"):
                actions.merge(kept, by=cast.liam, gone=gone)
        else:
            actions.unmerge(made, by=cast.liam)
            with pytest.raises(actions.CannotUnmerge, match="already undone"):
                actions.unmerge(made, by=cast.liam)

    def test_who_read_an_older_version_is_told(self, cast):
        kept, gone = PersonFactory(), PersonFactory()
        old = fresh(gone)
        actions.alter_person(gone, by=cast.cora, phone="555-0100")
        with pytest.raises(Stale):
            actions.merge(kept, by=cast.liam, gone=old)

    def test_a_chain_is_undone_from_its_end(self, cast):
        first, second, third = PersonFactory(), PersonFactory(), PersonFactory()
        row = ParticipationFactory(person=first)
        one = actions.merge(second, by=cast.liam, gone=first)
        two = actions.merge(third, by=cast.liam, gone=second)
        assert fresh(row).person == third
        with pytest.raises(actions.CannotUnmerge, match="Undo that merge first"):
            actions.unmerge(one, by=cast.liam)
        assert fresh(one).undone_at is None
        actions.unmerge(two, by=cast.liam)
        assert fresh(row).person == second
        actions.unmerge(one, by=cast.liam)
        assert fresh(row).person == first

    @EXAMPLES
    @given(
        mine=st.sets(st.integers(0, 4)),
        theirs=st.sets(st.integers(0, 4)),
        addresses=st.tuples(st.integers(0, 2), st.integers(0, 2)),
        places=st.tuples(st.integers(0, 2), st.integers(0, 2)),
        later=st.sets(st.integers(5, 9)),
        phones=st.tuples(st.sampled_from(["", "1"]), st.sampled_from(["", "2"])),
    )
    def test_unmerge_gives_back_exactly_what_merge_took(self, cast, mine, theirs, addresses, places, later, phones):
        kept, gone = (PersonFactory(phone=phone) for phone in phones)
        acts = [ActivityFactory() for _ in range(10)]
        for person, taken, mails, homes in zip((kept, gone), (mine, theirs), addresses, places, strict=True):
            for at in taken:
                ParticipationFactory(activity=acts[at], person=person)
            for at in range(mails):
                AddressFactory(person=person, is_primary=at == 0)
            for at in range(homes):
                actions.start_affiliation(
                    person, by=None, organization=OrganizationFactory(), title=str(at), since=date(2019 + at, 1, 1)
                )
        before = [(fields_of(one), rows_of(one)) for one in (kept, gone)]
        primary = [sorted(one.addresses.filter(is_primary=True).values_list("pk", flat=True)) for one in (kept, gone)]

        made = actions.merge(fresh(kept), by=cast.liam, gone=fresh(gone))
        added = {
            ("delivery.participation.person_id", ParticipationFactory(activity=acts[at], person=kept).pk)
            for at in later
        }
        assert rows_of(kept) | rows_of(gone) == before[0][1] | before[1][1] | added
        actions.unmerge(made, by=cast.liam)

        assert fields_of(kept) == before[0][0]
        assert fields_of(gone) == before[1][0]
        assert rows_of(kept) == before[0][1] | added
        assert rows_of(gone) == before[1][1]
        after = [sorted(one.addresses.filter(is_primary=True).values_list("pk", flat=True)) for one in (kept, gone)]
        assert after == primary


class TestOrganizations:
    def test_everything_moves_whatever_app_it_belongs_to(self, cast):
        kept, gone = LEAFactory(), LEAFactory(city="Ofu")
        support = SupportFactory(recipients=[gone])
        child, colleague = OrganizationFactory(parent=gone), PersonFactory(organization=gone)
        ProviderProfileFactory(organization=gone)
        actions.merge(kept, by=cast.cora, gone=gone)
        assert list(support.recipients.all()) == [kept]
        assert (fresh(child).parent, fresh(colleague).organization) == (kept, kept)
        assert fresh(kept).provider_profile
        assert (fresh(kept).city, fresh(kept).search_key) == ("Ofu", f" {kept.name_key} ofu")
        assert rows_of(gone) == set()

    def test_who_acts_for_the_organization_that_goes_acts_for_the_kept_one(self, cast, visit):
        gone, kept = LEAFactory(pk=ROSAS), LEAFactory()
        actions.merge(kept, by=cast.cora, gone=gone)
        assert Held.objects.get(user=cast.rosa).organization_id == kept.pk

    def test_two_codes_stay_apart_and_one_moves(self, cast):
        kept, gone = LEAFactory(code=None), LEAFactory(code="9900001")
        made = actions.merge(kept, by=cast.cora, gone=gone)
        assert (fresh(kept).code, fresh(gone).code) == ("9900001", None)
        actions.unmerge(made, by=cast.cora)
        assert (fresh(kept).code, fresh(gone).code) == (None, "9900001")
        kept, gone = LEAFactory(code="1"), LEAFactory(code="2")
        actions.merge(kept, by=cast.cora, gone=gone)
        assert (fresh(kept).code, fresh(gone).code) == ("1", "2")

    def test_a_part_is_not_merged_with_its_whole(self, cast):
        whole = LEAFactory()
        part = OrganizationFactory(parent=OrganizationFactory(parent=whole))
        for kept, gone in ((whole, part), (part, whole)):
            with pytest.raises(actions.CannotMerge, match="part of the other"):
                actions.merge(kept, by=cast.cora, gone=gone)

    def test_a_person_is_not_merged_with_an_organization(self, cast):
        with pytest.raises(actions.CannotMerge, match="of one kind"):
            actions.merge(LEAFactory(), by=cast.cora, gone=PersonFactory())
        one = LEAFactory()
        with pytest.raises(actions.CannotMerge, match="two different"):
            actions.merge(one, by=cast.cora, gone=one)

    def test_suggestions_with_the_one_that_goes_go_too(self, cast):
        one, two, three = sorted((LEAFactory(), LEAFactory(), LEAFactory()), key=lambda o: o.pk)
        for a, b in ((one, two), (two, three), (one, three)):
            Suggestion.objects.create(label="organization", first_id=a.pk, second_id=b.pk, likeness="same_name")
        actions.merge(one, by=cast.cora, gone=two)
        assert list(Suggestion.objects.values_list("first_id", "second_id")) == [(one.pk, three.pk)]

    @EXAMPLES
    @given(data=st.data())
    def test_unmerge_gives_back_exactly_what_merge_took(self, cast, data):
        kept, gone = LEAFactory(), LEAFactory()
        shared = SupportFactory()
        topic = Topic.objects.get_or_create(key="screening", defaults={"name": "Screening", "ring": Ring.SYSTEM})[0]
        for one in (kept, gone):
            chosen = data.draw(st.sets(st.sampled_from(CHANCES)))
            if "received" in chosen:
                shared.recipients.add(one)
                SupportFactory(recipients=[one])
            if "given" in chosen:
                SupportProviderFactory(organization=one, support=shared, role=ProviderRole.LEAD, since=date(2020, 1, 1))
            if "help" in chosen:
                MapRowFactory(agency=one)
            if "topic" in chosen:
                ProviderTopicFactory(organization=one, topic=topic)
            if "parent" in chosen:
                OrganizationFactory(parent=one)
                Organization.objects.filter(pk=one.pk).update(parent=OrganizationFactory())
            if "person" in chosen:
                PersonFactory(organization=one)
            if "profile" in chosen:
                ProviderProfileFactory(organization=one)
        before = [(fields_of(one), rows_of(one)) for one in (kept, gone)]
        made = actions.merge(fresh(kept), by=cast.cora, gone=fresh(gone))
        since = PersonFactory(organization=kept)
        actions.unmerge(made, by=cast.cora)
        assert [fields_of(one) for one in (kept, gone)] == [fields for fields, _ in before]
        added = {(name, key) for name, key in rows_of(kept) if (name, key) not in before[0][1]}
        assert {name for name, _ in added} == {
            "directory.person.organization_id",
            "directory.affiliation.organization_id",
        }
        assert fresh(since).organization == kept
        assert rows_of(gone) == before[1][1]
        assert Merge.objects.filter(undone_at__isnull=True).count() == 0
