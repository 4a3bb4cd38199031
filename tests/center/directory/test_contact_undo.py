"""The way back of contact lists: undoing one, and bringing in what was exported."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from steelyard.center.directory import actions, jobs
from steelyard.center.directory.jobs.contacts import stage
from steelyard.center.directory.models import (
    Address,
    ContactList,
    Organization,
    Person,
)
from steelyard.center.directory.queries.exports import people_as_cards, people_as_csv
from steelyard.center.directory.rules.contacts import HomeChoice, ListStatus
from steelyard.center.directory.rules.sheets import opened
from tests.center.directory.contact_lists import HEAD, everything, fates
from tests.factories.directory import AddressFactory, BoardMemberFactory, LEAFactory, PersonFactory

pytestmark = pytest.mark.django_db


class TestUndo:
    def test_all_of_it_goes_and_what_was_changed_comes_back(self, staged, cast):
        home = LEAFactory(name="Beam Schools", state="DE")
        PersonFactory(name="Mei Bei", email="mei@a.test")
        PersonFactory(name="Ann Lee", email="ann@a.test", organization=home)
        before = everything()
        text = HEAD + (
            "Bo Li,bo@a.test bo@b.test,5,Chief,Brand New District,DE\n"
            "Mei Bei,mei@a.test m2@a.test,555-0100,Chief,Beam Schools,DE\nAnn Lea,ann@a.test,7,Clerk,Beam Schools,DE\n"
        )
        found = staged(text)
        actions.settle_rest(found, by=cast.cora, choice=HomeChoice.NEW)
        actions.apply_list(found, by=cast.cora, overrule=True)
        assert everything() != before
        actions.undo_list(found, by=cast.cora)
        assert everything() == before
        assert found.counts["undone"] == {"removed": 1, "restored": 2, "stay": 0}
        with pytest.raises(actions.CannotUndo):
            actions.undo_list(ContactList.objects.get(pk=found.pk), by=cast.cora)

    def test_what_is_used_or_changed_since_stays_and_says_why(self, applied, cast):
        other = PersonFactory(name="Was Here")
        found = applied("Name,E-mail\n" + "".join(f"P{at},p{at}@a.test\n" for at in range(6)))
        people = {p.name: p for p in Person.objects.all()}
        BoardMemberFactory(person=people["P0"])
        actions.alter_person(people["P1"], by=cast.cora, phone="5")
        actions.add_address(people["P2"], by=cast.cora, email="more@a.test")
        actions.merge(other, by=cast.cora, gone=people["P3"])
        AddressFactory(person=people["P4"], email="silent@a.test")
        actions.undo_list(found, by=cast.cora)
        assert set(Person.objects.living().values_list("name", flat=True)) == {"Was Here", "P0", "P1", "P2", "P4"}
        stays = dict(found.traces.exclude(stays="").values_list("position", "stays"))
        assert {at: why.split(" since")[0] for at, why in stays.items()} == {
            2: "Something came to hang on it",
            3: "Somebody changed this person",
            4: "Something came to hang on it",
            5: "This person was merged into another",
            6: "Something came to hang on it",
        }

    def test_a_value_that_somebody_changed_since_stays(self, applied, cast):
        person = PersonFactory(name="Mei", email="mei@a.test")
        found = applied(HEAD + "Mei,mei@a.test m2@a.test,5,,,\n")
        person.refresh_from_db()
        actions.alter_person(person, by=cast.cora, phone="6")
        actions.choose_address(Address.objects.get(email="m2@a.test"), by=cast.cora)
        actions.undo_list(found, by=cast.cora)
        person.refresh_from_db()
        assert (person.phone, person.addresses.count()) == ("6", 2)
        assert "phone" in found.traces.get().stays

    def test_a_made_organization_that_is_used_stays(self, staged, cast):
        found = staged(HEAD + "Bo,bo@a.test,,,Brand New,DE\n")
        actions.settle_rest(found, by=cast.cora, choice=HomeChoice.NEW)
        actions.apply_list(found, by=cast.cora)
        PersonFactory(organization=Organization.objects.get(name="Brand New"))
        actions.undo_list(found, by=cast.cora)
        assert found.counts["kept_organizations"] == ["Brand New"]

    def test_after_thirty_days_it_is_too_late_and_rows_are_forgotten(self, applied, cast):
        found = applied(HEAD + "Bo,bo@a.test,,,,\n")
        ContactList.objects.filter(pk=found.pk).update(applied_at=timezone.now() - timedelta(days=31))
        found.refresh_from_db()
        with pytest.raises(actions.CannotUndo, match="30 days"):
            actions.undo_list(found, by=cast.cora)
        jobs.contacts.forget_lists()
        found.refresh_from_db()
        assert (found.rows.count(), found.counts["new"], found.status) == (0, 1, ListStatus.APPLIED)


class TestRoundTrip:
    def test_what_goes_out_and_comes_in_changes_nothing(self, applied, tmp_path, cast):
        home, twin = LEAFactory(name="=Beam, Schools", state="DE", code="123"), LEAFactory(name="Twin", state="OH")
        PersonFactory(name="=cmd|' /C calc'!A0", email="a@a.test", phone="+1 302", organization=home, title="-Chief")
        two = PersonFactory(name="'@Bo", email="b@a.test", organization=twin)
        AddressFactory(person=two, email="b2@a.test")
        PersonFactory(name="No Mail", organization=home)
        PersonFactory(name="No Mail")
        before = everything()
        out = tmp_path / "out.csv"
        out.write_bytes(b"".join(people_as_csv(cast.cora)))
        assert out.read_bytes().startswith(b"\xef\xbb\xbf")
        cells = [cell for line in out.read_text("utf-8-sig").splitlines() for cell in line.replace('"', "").split(",")]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
        for file, pieces in ((out, people_as_csv(cast.cora)), (tmp_path / "out.vcf", people_as_cards(cast.cora))):
            file.write_bytes(b"".join(pieces))
            sheet = opened(file)
            found = actions.receive_list("out", by=cast.cora, sheet=sheet, columns=sheet.guessed)
            stage(found, by=cast.cora, path=file)
            assert {fate for _, fate in fates(found)} == {"known"}
            assert not found.homes.filter(choice=HomeChoice.OPEN).exists()
            actions.apply_list(found, by=cast.cora, overrule=True)
            assert (found.counts["made"], everything()) == ({}, before)
            assert Path(file).exists()
