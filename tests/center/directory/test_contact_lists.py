"""Contact lists from the file to the directory and back: fates, organizations, idempotence, undo, interruptions."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from steelyard.center.directory import actions, jobs
from steelyard.center.directory.jobs.contacts import bring, stage
from steelyard.center.directory.models import (
    Address,
    Affiliation,
    ContactColumns,
    ContactHome,
    ContactList,
    ContactRow,
    Organization,
    Person,
    Suggestion,
)
from steelyard.center.directory.queries.contacts import columns_of, told_rows
from steelyard.center.directory.queries.exports import people_as_cards, people_as_csv
from steelyard.center.directory.rules.contacts import HomeChoice, ListStatus
from steelyard.center.directory.rules.sheets import opened
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.tables import Unreadable
from tests.factories.directory import AddressFactory, BoardMemberFactory, LEAFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
HEAD = "Name,E-mail,Telephone,Title,Organization,State\n"


@pytest.fixture
def staged(tmp_path, cast):
    """Bring a list as far as its preview."""

    def make(text, name="list.csv"):
        file = tmp_path / name
        file.write_text(text)
        sheet = opened(file)
        found = actions.receive_list(name, by=cast.cora, sheet=sheet, columns=sheet.guessed)
        return stage(found, by=cast.cora, path=file)

    return make


@pytest.fixture
def applied(staged, cast):
    def make(text, **chosen):
        found = staged(text)
        actions.settle_rest(found, by=cast.cora, choice=HomeChoice.BLANK)
        return actions.apply_list(found, by=cast.cora, **chosen)

    return make


def fates(found):
    return [(row["row"], row["fate"]) for row in told_rows(found)]


def everything():
    """All that a list could change, as values without keys."""
    people = Person.objects.order_by("name_key", "id").values_list(
        "name", "phone", "title", "organization__name", "is_simulated"
    )
    return (
        list(people),
        list(Address.objects.order_by("email").values_list("email", "person__name", "is_primary")),
        list(
            Affiliation.objects.order_by("person__name", "id").values_list(
                "person__name", "organization__name", "title"
            )
        ),
        list(Organization.objects.order_by("name", "id").values_list("name", "state_id")),
    )


class TestFates:
    def test_new_known_again_and_refused(self, staged):
        PersonFactory(name="Mei Bei", email="mei@a.test")
        found = staged(
            HEAD
            + "Bo Li,bo@a.test,,,,\n"  # 2: new
            + "M. Bei,MEI@A.TEST,555-0100,,,\n"  # 3: known, whatever the case of the letters
            + "Bo Li,BO@a.test,555-0101,,,\n"  # 4: the same address as 2
            + "No Address,,,,,\nNo Address,,,,,\n"  # 5 new, 6 the same cells
            + "Bad,bad@,,,,\n"  # 7
            + ",who@a.test,,,,\n"  # 8: nobody is known by it, and it names nobody
        )
        assert fates(found) == [
            (2, "new"),
            (3, "known"),
            (4, "merged"),
            (5, "new"),
            (6, "merged"),
            (7, "refused"),
            (8, "refused"),
        ]
        why = {row["row"]: row["reason"] for row in told_rows(found)}
        assert why[3] == "Known by mei@a.test. Adds: telephone. Says otherwise: name."
        assert "row 2" in why[4]
        assert why[8].startswith("Row 8 has no name, and nobody is known by who@a.test.")

    def test_two_of_one_name_without_addresses_stay_two_and_are_known_the_second_time(self, applied, staged):
        text = "Name,Telephone,Hobby\nMaria Garcia,,chess\nMaria Garcia,,tennis\nMaria Garcia,555-0100,\n"
        applied(text)
        assert Person.objects.filter(name="Maria Garcia").count() == 3
        assert fates(staged(text)) == [(2, "known"), (3, "known"), (4, "known")]

    def test_another_address_of_somebody_known_is_somebody_new_and_told(self, staged):
        home = LEAFactory(name="Beam Schools", state="DE")
        PersonFactory(name="Mei Bei", email="mei@a.test", organization=home)
        found = staged(HEAD + "Mei Bei,mei@b.test,,,Beam Schools,DE\n")
        [row] = told_rows(found)
        assert (row["fate"], "duplicates" in row["reason"]) == ("new", True)

    def test_further_addresses_of_somebody_else_stay_where_they_are(self, applied):
        one, other = PersonFactory(email="a@a.test"), PersonFactory(email="b@a.test")
        applied("Name,E-mail\nX,a@a.test b@a.test c@a.test\n")
        assert set(one.addresses.values_list("email", flat=True)) == {"a@a.test", "c@a.test"}
        assert list(other.addresses.values_list("email", flat=True)) == ["b@a.test"]


class TestApplying:
    def test_blanks_are_filled_and_nothing_else_is_changed_unless_asked(self, applied):
        home, other = LEAFactory(name="Beam Schools", state="DE"), LEAFactory(name="Lever Schools", state="DE")
        person = PersonFactory(name="Mei Bei", email="mei@a.test", organization=home, title="Chief")
        text = HEAD + "Mei B. Bei,mei@a.test,555-0100,Director,Lever Schools,DE\n"
        applied(text)
        person.refresh_from_db()
        assert (person.name, person.phone, person.title, person.organization) == ("Mei Bei", "555-0100", "Chief", home)
        applied(text, overrule=True)
        person.refresh_from_db()
        assert (person.name, person.title, person.organization) == ("Mei B. Bei", "Director", other)
        assert person.affiliations.count() == 2
        before = everything()
        applied(text, overrule=True)
        assert everything() == before

    def test_the_same_and_an_overlapping_list_change_nothing(self, applied):
        LEAFactory(name="Beam Schools", state="DE")
        rows = [f"Person {at},p{at}@a.test,555-{at},T{at},Beam Schools,DE\n" for at in range(30)]
        rows += [f"Nameless Address {at},,,T,Beam Schools,DE\n" for at in range(5)]
        applied(HEAD + "".join(rows))
        before, people = everything(), Person.objects.count()
        assert people == 35
        found = applied(HEAD + "".join(rows))
        assert (everything(), found.counts["made"]) == (before, {})
        applied(HEAD + "".join(rows[10:20]))
        assert everything() == before
        applied(HEAD + "".join(rows[20:]) + "One More,more@a.test,,,,\n")
        assert Person.objects.count() == people + 1

    def test_later_rows_about_the_same_person_fill_what_the_first_lacks(self, applied):
        LEAFactory(name="Beam Schools", state="DE")
        applied(HEAD + "Bo Li,bo@a.test,,,,\n,BO@a.test,555-0100,Chief,Beam Schools,DE\n")
        person = Person.objects.get(name="Bo Li")
        assert (person.phone, person.title, str(person.organization)) == ("555-0100", "Chief", "Beam Schools")

    def test_a_refused_row_keeps_the_whole_list_out_unless_somebody_leaves_it_out(self, staged, cast):
        found = staged(HEAD + "Bo,bo@a.test,,,,\nBad,bad@,,,,\n")
        with pytest.raises(actions.NotReady, match="Refused rows: 1"):
            actions.apply_list(found, by=cast.cora)
        assert not Person.objects.exists()
        actions.apply_list(ContactList.objects.get(pk=found.pk), by=cast.cora, without_refused=True)
        assert Person.objects.get().name == "Bo"

    def test_it_happens_once_and_has_one_line_of_history(self, staged, cast):
        found = staged(HEAD + "Bo,bo@a.test,,,,\nMei,mei@a.test,,,,\n")
        before = Entry.objects.count()
        actions.apply_list(found, by=cast.cora)
        with pytest.raises(actions.NotOpen):
            actions.apply_list(ContactList.objects.get(pk=found.pk), by=cast.cora)
        assert Entry.objects.count() == before + 1
        assert Entry.objects.latest("id").changes == {"people": [0, 2], "addresses": [0, 2]}

    def test_a_failure_leaves_nothing_behind(self, staged, cast):
        found = staged(HEAD + "".join(f"P {at},p{at}@a.test,,,,\n" for at in range(2500)))
        before = everything()

        def stop(done):
            if done >= 2000:
                raise RuntimeError

        with pytest.raises(RuntimeError):
            actions.apply_list(found, by=cast.cora, step=stop)
        assert everything() == before
        assert ContactList.objects.get(pk=found.pk).status == ListStatus.READY

    def test_thousands_of_rows_take_few_statements(self, staged, cast, django_assert_max_num_queries):
        LEAFactory(name="Beam Schools", state="DE")
        text = HEAD + "".join(f"P {at},p{at}@a.test,5,T,Beam Schools,DE\n" for at in range(2000))
        with django_assert_max_num_queries(45):
            found = staged(text)
        with django_assert_max_num_queries(40):
            actions.apply_list(found, by=cast.cora)

    def test_who_came_meanwhile_is_known(self, staged, cast):
        found = staged(HEAD + "Bo,bo@a.test,5,,,\n")
        PersonFactory(name="Bo Before", email="bo@a.test")
        actions.apply_list(found, by=cast.cora)
        assert Person.objects.get().phone == "5"


class TestInterruptions:
    def test_a_list_read_in_two_runs_is_the_same_as_in_one(self, staged, tmp_path, cast, monkeypatch):
        LEAFactory(name="Beam Schools", state="DE")
        lines = [f"P {at % 700},p{at % 900}@a.test,{at},,Beam Schols {at % 7},DE\n" for at in range(2600)]
        lines += ["No Mail,,,,,\n"] * 3
        whole = staged(HEAD + "".join(lines))
        sheet = opened(tmp_path / "list.csv")
        part = actions.receive_list("part", by=cast.cora, sheet=sheet, columns=sheet.guessed)

        def die(done):
            if done > 1500:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            stage(part, by=cast.cora, told=die, path=tmp_path / "list.csv")
        part = ContactList.objects.get(pk=part.pk)
        assert 0 < part.rows_read < 2600
        stage(part, by=cast.cora, path=tmp_path / "list.csv")
        columns = ("position", "fate", "reason", "name", "email", "same_as", "home__key")
        one, other = (list(f.rows.order_by("position").values_list(*columns)) for f in (whole, part))
        assert one == other
        assert (whole.counts, whole.alike) == (part.counts, part.alike)

    def test_two_readers_cannot_stage_the_same_rows(self, tmp_path, cast):
        file = tmp_path / "a.csv"
        file.write_text(HEAD + "Bo,bo@a.test,,,,\n")
        made = actions.receive_list("a", by=cast.cora, sheet=opened(file), columns=opened(file).guessed)
        late = ContactList.objects.get(pk=made.pk)
        stage(made, by=cast.cora, path=file)
        with pytest.raises(actions.NotOpen):
            stage(late, by=cast.cora, path=file)
        assert ContactRow.objects.count() == 1


class TestHomes:
    def test_names_aliases_and_states(self, staged, cast):
        ohio, oregon = LEAFactory(name="Beam Schools", state="OH"), LEAFactory(name="Beam Schools", state="OR")
        short = OrganizationFactory(name="Lever and Weight Center", short_name="LWC")
        gone = OrganizationFactory(name="Old Fulcrum Agency")
        actions.merge(short, by=cast.cora, gone=gone)
        rows = [
            "Beam Schools,OH",
            "Beam Schools,Oregon",
            "Beam Schools,",
            "LWC,",
            "Old Fulcrum Agency,",
            "Beam Schol,OR",
            "Unheard Of,",
        ]
        found = staged(HEAD + "".join(f"P,p{at}@a.test,,,{row}\n" for at, row in enumerate(rows)))
        homes = {(h.name, h.state): h for h in found.homes.all()}
        assert homes["Beam Schools", "OH"].organization == ohio
        assert homes["Beam Schools", "OR"].organization == oregon
        assert (homes["Beam Schools", ""].choice, homes["Beam Schools", ""].confidence) == (HomeChoice.OPEN, 95)
        assert homes["LWC", ""].organization == short
        assert homes["Old Fulcrum Agency", ""].organization == short
        near = homes["Beam Schol", "OR"]
        assert near.suggested[0][0] == oregon.pk
        assert 60 <= near.confidence < 100
        assert homes["Unheard Of", ""].suggested == []

    def test_a_list_waits_until_every_organization_is_settled_and_new_ones_are_made_once(self, staged, cast):
        text = HEAD + "Bo,bo@a.test,,Chief,New School District,DE\nMei,mei@a.test,,,NEW school district,DE\n"
        found = staged(text)
        with pytest.raises(actions.NotReady, match="Organizations not settled: 1"):
            actions.apply_list(found, by=cast.cora)
        found = ContactList.objects.get(pk=found.pk)
        actions.settle_rest(found, by=cast.cora, choice=HomeChoice.NEW)
        actions.apply_list(found, by=cast.cora)
        made = Organization.objects.get(name="New School District")
        assert (made.kind, made.state_id, made.people.count()) == ("lea", "DE", 2)
        assert Affiliation.objects.filter(organization=made, title="Chief").count() == 1
        again = staged(text)
        assert again.homes.get().organization == made

    def test_what_was_said_of_a_name_is_remembered(self, staged, cast):
        home = LEAFactory(name="Beam Schools", state="DE")
        text = HEAD + "Bo,bo@a.test,,,Bmschls,DE\nMei,mei@a.test,,,Nowhere,\n"
        found = staged(text)
        lines = {h.name: h.pk for h in found.homes.all()}
        choices = {lines["Bmschls"]: (HomeChoice.CHOSEN, home), lines["Nowhere"]: (HomeChoice.BLANK, None)}
        actions.settle_homes(found, by=cast.cora, choices=choices)
        actions.apply_list(found, by=cast.cora)
        again = staged(text)
        assert {h.name: (h.choice, h.organization) for h in again.homes.all()} == {
            "Bmschls": (HomeChoice.CHOSEN, home),
            "Nowhere": (HomeChoice.BLANK, None),
        }
        assert fates(again) == [(2, "known"), (3, "known")]

    def test_the_likely_ones_are_accepted_together(self, staged, cast):
        home = LEAFactory(name="Beam Valley School District", state="DE")
        found = staged(HEAD + "Bo,bo@a.test,,,Beam Valley Schools,DE\nMei,mei@a.test,,,Nowhere,\n")
        assert actions.settle_likely(found, by=cast.cora, least=60) == 1
        assert found.homes.get(name="Beam Valley Schools").organization == home


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


class TestAlike:
    def test_rows_that_are_alike_both_go_in_and_wait_among_the_duplicates(self, applied):
        head = "First Name,Last Name,Street,City,Zip\n"
        applied(
            head
            + "Marianne,Rees,6 Nerli Place,Mansfield,36444\nRees,Maribanne,6 Nerly Place,Mansfield,36444\nBo,Li,1 X,Y,1\n"
        )
        assert Person.objects.count() == 3
        [pair] = Suggestion.objects.all()
        assert {pair.first_id, pair.second_id} == set(Person.objects.exclude(name="Bo Li").values_list("pk", flat=True))
        jobs.look_for_duplicates()
        assert Suggestion.objects.filter(pk=pair.pk).exists()
        found = ContactList.objects.get()
        actions.undo_list(found, by=None)
        assert not Suggestion.objects.exists()


class TestCommand:
    def test_a_preview_writes_nothing_and_a_refused_row_keeps_all_out(self, tmp_path):
        file = tmp_path / "a.csv"
        file.write_text(HEAD + "Bo,bo@a.test,,,Nowhere,\n")
        tell = lambda found: list(told_rows(found))  # noqa: E731 -- a question in a line
        [row] = bring(file, by=None, preview=True, tell=tell)
        assert (row["fate"], row["reason"]) == ("new", "Nowhere is not known; the organization is left blank.")
        assert not (Person.objects.exists() or ContactList.objects.exists() or ContactHome.objects.exists())
        bring(file, by=None, preview=False, tell=tell)
        assert Person.objects.get().organization is None
        file.write_text(HEAD + "Mei,mei@a.test,,,,\nBad,bad@,,,,\n")
        assert [r["fate"] for r in bring(file, by=None, preview=False, tell=tell)] == ["new", "refused"]
        assert Person.objects.count() == 1

    def test_without_names_and_addresses_it_says_what_to_do(self, tmp_path):
        file = tmp_path / "a.csv"
        file.write_text("a,b\n1,2\n")
        with pytest.raises(Unreadable, match="The headings are a, b"):
            bring(file, by=None, preview=True, tell=str)


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


def test_columns_are_remembered_for_a_set_of_headings(cast, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Wer,Wo\nBo,bo@a.test\n")
    sheet = opened(file)
    found = actions.receive_list("a.csv", by=cast.cora, sheet=sheet, columns=[])
    assert found.status == ListStatus.COLUMNS
    actions.read_columns(found, by=cast.cora, columns=["name", "email"])
    assert columns_of(opened(file)) == ["name", "email"]
    assert ContactColumns.objects.count() == 1
