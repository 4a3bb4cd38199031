"""Files of organizations, districts, people and the board: previewed, idempotent, each row's fate told."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.center.directory import actions, queries
from steelyard.center.directory.models import BoardMeeting, BoardMember, Organization, Person
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.imports import Fate, run
from steelyard.foundation.work.tables import read_table
from tests.factories.directory import LEAFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "tests/data/leas_sample.csv"


def counts(report):
    return {fate: count for fate, count in report.counts.items() if count}


def districts():
    return {
        one.code: one for one in Organization.objects.filter(code__regex=r"^\d{7}$").select_related("state", "parent")
    }


class TestDistricts:
    def test_the_sample_goes_in_and_the_second_time_nothing_changes(self):
        rows = read_table(SAMPLE)
        assert counts(run("leas", rows, by=None)) == {Fate.ADDED: 60, Fate.SAME: 1}
        before = Entry.objects.count()
        assert counts(run("leas", rows, by=None)) == {Fate.SAME: 61}
        assert Entry.objects.count() == before

    def test_a_district_stands_below_its_state_agency(self):
        run("leas", read_table(SAMPLE), by=None)
        plumb = districts()["1099001"]
        assert (plumb.name, plumb.kind, plumb.state_id, plumb.city, plumb.phone) == (
            "Plumb Line School District",
            OrganizationKind.LEA,
            "DE",
            "Plumbton",
            "(302)555-0101",
        )
        assert plumb.parent == queries.sea_of("DE")
        assert plumb.source == "NCES Common Core of Data 2022-2023"
        assert not plumb.is_simulated

    def test_what_does_not_operate_is_closed(self):
        run("leas", read_table(SAMPLE), by=None)
        found = {code: one.closed_on for code, one in districts().items() if one.closed_on}
        assert found == {
            "1099004": date(2023, 6, 30),  # closed, no day in the file: the end of its school year
            "2199005": date(2022, 6, 30),  # closed, with its day
            "3999005": date(2023, 6, 30),  # inactive
            "3899005": date(2023, 6, 30),  # not yet open
        }

    def test_the_last_of_two_rows_about_one_district_counts(self):
        report = run("leas", read_table(SAMPLE), by=None)
        assert districts()["2699002"].phone == "(517)555-0199"
        told = [row for row in report.rows if row.problems]
        assert [(row.fate, row.name) for row in told] == [(Fate.SAME, "2022-2023")]
        assert "that one counts" in told[0].problems[0]

    def test_service_agencies_are_regional_and_addresses_are_made_whole(self):
        run("leas", read_table(SAMPLE), by=None)
        found = districts()
        assert found["2699004"].kind == OrganizationKind.REGIONAL_AGENCY
        assert found["2199003"].website == "https://www.scruple-county.example"
        assert found["1599003"].name == "Ke Kaulike Lāʻau"
        assert (
            found["1599003"].name_key == queries.organizations_like(Organization.objects.all(), "laau").get().name_key
        )
        assert len(found["2599005"].name) == 123

    def test_next_year_corrects_what_changed_and_erases_nothing(self, cast):
        rows = read_table(SAMPLE)
        run("leas", rows, by=None)
        later = [dict(row) for row in rows if row["LEAID"] in {"1099001", "1099004"}]
        later[0] |= {"LEA_NAME": "Plumb Line Unified", "PHONE": "", "WEBSITE": ""}
        later[1] |= {"SY_STATUS": "8"}
        assert counts(run("leas", later, by=cast.ada)) == {Fate.CHANGED: 2}
        found = districts()
        assert (found["1099001"].name, found["1099001"].phone) == ("Plumb Line Unified", "(302)555-0101")
        assert found["1099004"].closed_on is None

    def test_a_district_that_was_merged_stays_as_it_is(self, cast):
        rows = [row for row in read_table(SAMPLE) if row["LEAID"] == "1099001"]
        run("leas", rows, by=None)
        gone, kept = districts()["1099001"], LEAFactory(code="9999999")
        actions.merge(kept, by=cast.cora, gone=gone)
        rows[0]["LEA_NAME"] = "Another name"
        assert counts(run("leas", rows, by=None)) == {Fate.SAME: 1}
        assert districts()["1099001"].name == "Plumb Line School District"

    def test_a_preview_writes_nothing(self):
        report = run("leas", read_table(SAMPLE), by=None, preview=True)
        assert (report.is_written, counts(report)) == (False, {Fate.ADDED: 60, Fate.SAME: 1})
        assert districts() == {}

    @pytest.mark.parametrize(
        ("column", "value", "sentence"),
        [
            ("LEAID", "99001", "code: An LEAID has seven digits; spreadsheets lose leading zeros."),
            ("LEAID", "", "code: This field is required."),
            ("ST", "ZZ", "state: ZZ is no state or territory."),
            ("LEA_NAME", "x" * 201, "name: Ensure this value has at most 200 characters (it has 201)."),
            ("LEA_NAME", "a\0b", "name: This text holds characters that cannot be stored. Please type it again."),
        ],
    )
    def test_a_row_that_cannot_be_is_refused_and_with_it_the_file(self, column, value, sentence):
        rows = read_table(SAMPLE)[:3]
        rows[1] = {**rows[1], column: value}
        report = run("leas", rows, by=None)
        assert (report.is_written, [(row.line, row.problems) for row in report.refused]) == (False, [(3, (sentence,))])
        assert districts() == {}

    def test_nineteen_thousand_rows_take_few_statements(self, django_assert_max_num_queries):
        row = read_table(SAMPLE)[0]
        rows = [{**row, "LEAID": f"{1000000 + number}", "LEA_NAME": f"District {number}"} for number in range(3000)]
        with django_assert_max_num_queries(40):
            assert counts(run("leas", rows, by=None)) == {Fate.ADDED: 3000}
        with django_assert_max_num_queries(15):
            assert counts(run("leas", rows, by=None)) == {Fate.SAME: 3000}


class TestOrganizations:
    def test_the_published_case_goes_in_twice_without_change(self):
        rows = read_table(next(ROOT.glob("cases/ciselss/*-organizations.csv")))
        assert counts(run("organizations", rows, by=None)) == {Fate.ADDED: len(rows)}
        assert counts(run("organizations", rows, by=None)) == {Fate.SAME: len(rows)}
        osss = queries.organization_by_code("osss")
        assert (osss.parent.code, osss.parent.parent.code, osss.parent.short_name) == ("oese", "ed", "OESE")
        assert queries.organization_by_code("casel").source.startswith("rand_2021")

    def test_an_unknown_parent_is_refused(self):
        rows = [{"key": "a", "name": "A", "kind": "nonprofit", "parent": "nobody"}]
        report = run("organizations", rows, by=None)
        assert report.refused[0].problems == ("parent: Nothing here or further up has the key nobody.",)
        assert not Organization.objects.filter(code="a").exists()

    def test_blank_cells_leave_what_people_wrote(self):
        one = OrganizationFactory(code="a", name="A", phone="555-0100")
        report = run("organizations", [{"key": "a", "name": "A b", "kind": "nonprofit", "phone": ""}], by=None)
        one.refresh_from_db()
        assert (counts(report), one.name, one.phone) == ({Fate.CHANGED: 1}, "A b", "555-0100")


class TestPeople:
    def test_people_go_in_by_code_and_by_name(self):
        coded, named = LEAFactory(code="9900001"), LEAFactory(name="Éclair Schools")
        rows = [
            {"name": "Mei Beispiel", "email": "Mei@Example.org", "organization": "9900001", "title": "Coach"},
            {"name": "Jo Beispiel", "email": "jo@example.org", "organization": "eclair  schools", "title": ""},
            {"name": "No Place", "email": "no@example.org", "organization": "", "title": ""},
        ]
        assert counts(run("people", rows, by=None)) == {Fate.ADDED: 3}
        assert counts(run("people", rows, by=None)) == {Fate.SAME: 3}
        found = {one.name: one for one in Person.objects.all()}
        assert (found["Mei Beispiel"].organization, found["Mei Beispiel"].title) == (coded, "Coach")
        assert found["Jo Beispiel"].organization == named
        assert found["No Place"].organization is None

    def test_who_moved_moves_and_who_has_a_new_title_has_it(self):
        old, new = LEAFactory(code="old"), LEAFactory(code="new")
        person = PersonFactory(name="Mei", organization=old, title="Coach", email="mei@example.org")
        run("people", [{"name": "Mei", "email": "mei@example.org", "organization": "old", "title": "Lead"}], by=None)
        person.refresh_from_db()
        assert (person.organization, person.title, person.affiliations.count()) == (old, "Lead", 1)
        row = {"name": "Mei B", "email": "mei@example.org", "organization": "new", "title": "Chief"}
        assert counts(run("people", [row], by=None)) == {Fate.CHANGED: 1}
        assert counts(run("people", [row], by=None)) == {Fate.SAME: 1}
        person.refresh_from_db()
        assert (person.name, person.organization, person.title) == ("Mei B", new, "Chief")

    def test_an_organization_that_is_not_one_is_refused(self):
        LEAFactory(name="Twice"), LEAFactory(name="Twice")
        rows = [{"name": "A", "email": "a@example.org", "organization": name} for name in ("Nowhere", "Twice")]
        rows[1]["email"] = "b@example.org"
        report = run("people", rows, by=None)
        assert [row.problems[0].split(" is ")[0] for row in report.refused] == [
            "organization: Nowhere",
            "organization: Twice",
        ]
        assert not Person.objects.exists()

    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(rows=st.lists(st.dictionaries(st.sampled_from(["name", "email", "title", "organization"]), st.text())))
    def test_no_file_breaks_it(self, rows):
        report = run("people", rows, by=None)
        assert len(report.rows) == len(rows)
        assert report.is_written or report.refused


class TestBoard:
    def test_members_and_meetings_go_in_twice_without_change(self):
        members = [
            {"name": "Abe", "email": "abe@example.org", "constituency": "Rural districts", "since": "2019-01-01"}
        ]
        meetings = [{"on": "2019-04-01", "title": "First meeting", "notes": "We met."}]
        for kind, rows in (("board_members", members), ("board_meetings", meetings)):
            assert counts(run(kind, rows, by=None)) == {Fate.ADDED: 1}
            assert counts(run(kind, rows, by=None)) == {Fate.SAME: 1}
        assert BoardMember.objects.get().person.name == "Abe"
        assert BoardMeeting.objects.get().notes == "We met."
        assert counts(run("board_members", [{**members[0], "until": "2021-01-01"}], by=None)) == {Fate.CHANGED: 1}
