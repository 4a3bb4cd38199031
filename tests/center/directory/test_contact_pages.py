"""The pages of contact lists: bring, say the columns, settle organizations, take in, undo; and files out."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from steelyard.center.directory.models import ContactList, Organization, Person
from steelyard.center.directory.rules.contacts import HomeChoice, ListStatus
from steelyard.center.directory.views import contacts as views
from steelyard.foundation.work.models import Job
from steelyard.foundation.work.worker import run_job
from tests.factories.directory import ContactListFactory, LEAFactory, PersonFactory
from tests.page import location

pytestmark = pytest.mark.django_db
HEAD = "Name,E-mail,Organization,State\n"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def bring(visit, cast):
    def post(text, status=303, name="list.csv"):
        data = text if isinstance(text, bytes) else text.encode()
        return visit.post(
            "directory:contact-lists", {"file": SimpleUploadedFile(name, data)}, as_=cast.cora, status=status
        )

    return post


def newest():
    return ContactList.objects.latest("id")


class TestBringing:
    def test_a_plain_list_leads_to_its_preview_and_writes_nothing(self, bring, visit, cast):
        LEAFactory(name="Beam Schools", state="DE")
        done = bring(HEAD + "Bo Li,bo@a.test,Beam Schools,DE\nBad,bad@,,\n")
        assert location(done) == newest().get_absolute_url()
        page = visit(location(done), as_=cast.cora)
        assert "Nothing is written yet." in page.text
        assert "Row 3: “bad@” is no e-mail address." in page.text
        assert not Person.objects.exists()
        part = visit.part(location(done), "rows", as_=cast.cora, query={"fate": "refused"})
        assert "Bo Li" not in part.text

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"%PDF-1.7", "a PDF"),
            (b"Name,Email\n", "no row below"),
            (b"BEGIN:VCARD\nVERSION:3.0\n", "1 refused"),
            (b"Name,Email\n,\n,\n", "no row"),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_kept(self, bring, data, why):
        if "refused" in why:
            bring(data)
            assert newest().counts == {"refused": 1}
            return
        page = bring(data, status=422)
        assert why in page.text
        assert not ContactList.objects.exists()

    def test_unknown_columns_are_asked_for_once(self, bring, visit, cast):
        text = "Wer,Wo\nBo,bo@a.test\n"
        done = bring(text)
        assert location(done).endswith("/columns/")
        page = visit(location(done), as_=cast.cora)
        assert "For example: bo@a.test" in page.text
        page = visit.post(location(done), {"column_0": ""}, as_=cast.cora, status=422)
        assert "Say at least which column" in page.text
        visit.post(location(done), {"column_0": "name", "column_1": "email"}, as_=cast.cora)
        assert newest().counts == {"new": 1}
        assert location(bring(text)) == newest().get_absolute_url()

    def test_columns_may_be_read_otherwise(self, bring, visit, cast):
        bring("Name,E-mail,Title\nBo,bo@a.test,x@a.test\n")
        route = {"pk": newest().pk}
        visit.post("directory:contact-columns", {"column_0": "name", "column_2": "email"}, as_=cast.cora, **route)
        assert newest().rows.get().email == "x@a.test"

    def test_a_long_file_is_read_and_applied_by_the_worker(self, bring, visit, cast, monkeypatch):
        monkeypatch.setattr(views, "READ_AT_ONCE", 10)
        monkeypatch.setattr(views, "APPLY_AT_ONCE", 1)
        done = bring("Name,E-mail\nBo,bo@a.test\nMei,mei@a.test\n")
        job = Job.objects.get()
        assert location(done) == job.get_absolute_url()
        assert "See how far the work is." in visit(newest().get_absolute_url(), as_=cast.cora).text
        assert run_job(inline=True)
        job.refresh_from_db()
        assert (job.status, job.result["url"]) == ("done", newest().get_absolute_url())
        visit.post("directory:apply-contacts", as_=cast.cora, pk=newest().pk)
        assert run_job(inline=True)
        assert Person.objects.count() == 2
        assert not newest().stored
        visit.post("directory:undo-contacts", as_=cast.cora, pk=newest().pk)
        assert run_job(inline=True)
        assert (Person.objects.count(), newest().status) == (0, ListStatus.UNDONE)

    def test_a_short_file_that_breaks_off_is_given_back_and_nothing_is_kept(self, bring, tmp_path):
        page = bring("Name,E-mail\n" + "Bo,bo@a.test\n" * 30 + '"Mei,mei@a.test\n', status=422)
        assert "Row 32 cannot be read: a quotation mark is opened and never closed." in page.text
        assert not ContactList.objects.exists()
        assert not [file for file in tmp_path.rglob("*") if file.is_file()]

    def test_a_long_file_that_breaks_off_is_thrown_away_with_its_reason(self, bring, monkeypatch):
        monkeypatch.setattr(views, "READ_AT_ONCE", 10)
        bring("Name,E-mail\n" + "Bo,bo@a.test\n" * 30 + '"Mei,mei@a.test\n')
        assert run_job(inline=True)
        job = Job.objects.get()
        assert (job.status, "never closed" in job.problem) == ("failed", True)
        assert newest().status == ListStatus.DROPPED


class TestSettling:
    def test_a_person_confirms_corrects_makes_new_or_leaves_blank(self, bring, visit, cast):
        beam, other = LEAFactory(name="Beam Valley School District", state="DE"), LEAFactory(name="Lever", state="OH")
        rows = ["Beam Valley Schools,DE", "Lvr,OH", "Brand New Agency,", "Forget It,"]
        bring(HEAD + "".join(f"P{at},p{at}@a.test,{row}\n" for at, row in enumerate(rows)))
        found = newest()
        assert "Organizations not settled: 4 of 4." in visit(found.get_absolute_url(), as_=cast.cora).text
        page = visit.post("directory:apply-contacts", as_=cast.cora, status=422, pk=found.pk)
        assert "Organizations not settled: 4" in page.text
        page = visit("directory:contact-homes", as_=cast.cora, pk=found.pk)
        assert "Beam Valley School District" in page.text
        keys = {home.name: home.pk for home in found.homes.all()}
        data = {
            f"home_{keys['Beam Valley Schools']}": f"of-{beam.pk}",
            f"home_{keys['Lvr']}": "",
            f"other_{keys['Lvr']}": f"Lever #{other.pk}",
            f"home_{keys['Brand New Agency']}": "new",
            f"home_{keys['Forget It']}": "blank",
        }
        visit.post("directory:contact-homes", data, as_=cast.cora, pk=found.pk)
        visit.post("directory:apply-contacts", as_=cast.cora, pk=found.pk)
        made = Organization.objects.get(name="Brand New Agency")
        places = dict(Person.objects.values_list("name", "organization_id"))
        assert places == {"P0": beam.pk, "P1": other.pk, "P2": made.pk, "P3": None}

    def test_a_wrong_choice_comes_back_with_its_typing(self, bring, visit, cast):
        bring(HEAD + "P,p@a.test,Nowhere,\n")
        home = newest().homes.get()
        data = {f"home_{home.pk}": "of-12345", f"other_{home.pk}": "Never heard"}
        page = visit.post("directory:contact-homes", data, as_=cast.cora, status=422, pk=newest().pk)
        assert "Never heard" in page.html
        assert newest().homes.get().choice == HomeChoice.OPEN

    def test_the_rest_at_once(self, visit, cast):
        found = ContactListFactory()
        visit.post("directory:settle-rest", {"rest": "blank"}, as_=cast.liam, pk=found.pk)
        assert found.homes.get().choice == HomeChoice.BLANK
        visit.post("directory:settle-rest", {"rest": "x"}, as_=cast.liam, pk=found.pk)


class TestEnding:
    def test_undo_and_what_stays(self, bring, visit, cast):
        bring(HEAD + "Bo,bo@a.test,,\nMei,mei@a.test,,\n")
        found = newest()
        visit.post("directory:apply-contacts", as_=cast.cora, pk=found.pk)
        assert "People added: 2" in visit(found.get_absolute_url(), as_=cast.cora).text
        person = Person.objects.get(name="Mei")
        visit.post("directory:add-address", {"email": "more@a.test"}, as_=cast.liam, pk=person.pk)
        visit.post("directory:undo-contacts", as_=cast.liam, pk=found.pk)
        page = visit(found.get_absolute_url(), as_=cast.liam)
        assert "People removed: 1; restored: 0; staying, with the reason beside their rows: 1." in page.text
        assert "Something came to hang on it since" in page.text
        visit.post("directory:undo-contacts", as_=cast.liam, pk=found.pk)
        visit.post("directory:drop-contacts", as_=cast.liam, pk=found.pk)
        assert newest().status == ListStatus.UNDONE

    def test_thrown_away(self, bring, visit, cast):
        bring(HEAD + "Bo,bo@a.test,,\n")
        name = newest().stored.path
        visit.post("directory:drop-contacts", as_=cast.cora, pk=newest().pk)
        assert newest().status == ListStatus.DROPPED
        visit(newest().get_absolute_url(), as_=cast.cora)
        assert not newest().rows.exists()
        assert not newest().stored, name

    @pytest.mark.parametrize("name", ["libby", "eva", "rosa", "pia", "abe", "fay", "nobody"])
    def test_who_may_not_keep_the_directory_sees_no_list(self, visit, cast, name):
        found = ContactListFactory()
        visit("directory:contact-lists", as_=getattr(cast, name), status=403)
        visit("directory:contact-list", as_=getattr(cast, name), status=403, pk=found.pk)
        visit("directory:export-people", as_=getattr(cast, name), status=403)


def test_pages_take_the_same_statements_for_one_row_and_for_three(visit, cast, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for rows in (1, 3):
        found = ContactListFactory()
        home = found.homes.get()
        for at in range(1, rows):
            found.rows.create(position=10 + at, fate="new", name=f"P{at}", home=home)
            found.homes.create(key=f"|{at}|", name=f"H{at}")
        for route in ("directory:contact-list", "directory:contact-homes", "directory:contact-lists"):
            keys = {} if route.endswith("lists") else {"pk": found.pk}
            with CaptureQueriesContext(connection) as caught:
                visit(route, as_=cast.cora, **keys)
            counts.append((rows, route, len(caught)))
    assert [count for rows, _, count in counts if rows == 1] == [count for rows, _, count in counts if rows == 3], (
        counts
    )


class TestFilesOut:
    def body(self, page):
        return b"".join(page.response.streaming_content).decode("utf-8-sig")

    def get(self, visit, user, path):
        return visit.client(user).get(path)

    def test_the_filtered_list_as_csv_and_cards(self, visit, cast):
        PersonFactory(name="=Bo", email="bo@a.test", organization=LEAFactory(state="DE"))
        PersonFactory(name="Far Away", organization=LEAFactory(state="OH"))
        answer = self.get(visit, cast.cora, "/people/export.csv?state=DE")
        assert answer["Content-Disposition"].startswith('attachment; filename="people-')
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert "'=Bo,bo@a.test" in text
        assert "Far Away" not in text
        cards = b"".join(self.get(visit, cast.cora, "/people/export.vcf").streaming_content).decode()
        assert cards.count("BEGIN:VCARD") == 2

    def test_organizations_come_in_again_unchanged(self, visit, cast):
        from steelyard.foundation.work.imports import run
        from steelyard.foundation.work.tables import _by_heading, _csv

        LEAFactory(name="-Beam", code="K1", state="DE", phone="+1 302", note="=x")
        answer = self.get(visit, cast.cora, "/organizations/export.csv?q=K1")
        rows = _by_heading(_csv(io.BytesIO(b"".join(answer.streaming_content)).getvalue()))
        assert run("organizations", rows, by=None).counts["same"] == 1
        assert Organization.objects.get(code="K1").phone == "+1 302"
