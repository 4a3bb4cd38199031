"""Contact lists from the file to the directory: fates, organizations, idempotence, interruptions."""

import pytest

from steelyard.center.directory import actions, jobs
from steelyard.center.directory.jobs.contacts import bring, stage
from steelyard.center.directory.models import (
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
from steelyard.center.directory.rules.contacts import HomeChoice, ListStatus
from steelyard.center.directory.rules.sheets import opened
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.tables import Unreadable
from tests.center.directory.contact_lists import HEAD, everything, fates
from tests.factories.directory import LEAFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


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
    def test_a_preview_writes_nothing_and_a_refused_row_is_left_out(self, tmp_path):
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
        assert sorted(Person.objects.values_list("name", flat=True)) == ["Bo", "Mei"]

    def test_without_names_and_addresses_it_says_what_to_do(self, tmp_path):
        file = tmp_path / "a.csv"
        file.write_text("a,b\n1,2\n")
        with pytest.raises(Unreadable, match="The headings are a, b"):
            bring(file, by=None, preview=True, tell=str)


def test_columns_are_remembered_for_a_set_of_headings(cast, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("Wer,Wo\nBo,bo@a.test\n")
    sheet = opened(file)
    found = actions.receive_list("a.csv", by=cast.cora, sheet=sheet, columns=[])
    assert found.status == ListStatus.COLUMNS
    actions.read_columns(found, by=cast.cora, columns=["name", "email"])
    assert columns_of(opened(file)) == ["name", "email"]
    assert ContactColumns.objects.count() == 1
