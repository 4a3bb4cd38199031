"""The librarian's desk: drafting, files, the way to the public, and that no step can be skipped."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.worker import drain
from steelyard.support.library import actions
from steelyard.support.library.models import File, Resource
from steelyard.support.library.rules import Clearance, NotNow
from steelyard.support.library.rules.wants import warnings
from tests.factories.directory import OrganizationFactory, PersonFactory
from tests.factories.library import FileFactory, ResourceFactory
from tests.page import location
from tests.people import Cast
from tests.support.library import documents

Visit = Any


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Aligning at scale", "kind": "guide", "made_by": "center", "abstract": "How states align.", "year": "2024",
        "publisher": "", "language": "en", "audience": "state", "tier": "general", "licence": "cc_by", "doi": "", "url": "",
        "accessibility_note": "", "author_1": "Walrond, N.", "author_2": "", "partner": "", **changes,
    }  # fmt: skip


def upload(name: str = "Guide.pdf", content: bytes | None = None, **more: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, documents.pdf() if content is None else content), "role": "", **more}


@pytest.fixture
def draft(db: None) -> Resource:
    return ResourceFactory(title="Aligning at scale", status="draft", by_center=True)


def test_a_resource_is_drafted_with_authors_who_are_people_organizations_and_names(visit: Visit, cast: Cast) -> None:
    person, agency = PersonFactory(name="Noa Walrond"), OrganizationFactory(name="WestEd")
    topic = Topic.objects.create(key="care", name="Care", ring="individual")
    area = FocalArea.objects.create(key="equity", name="Equity")
    page = visit.post(
        "library:draft",
        typed(
            author_1=f"Walrond, N. #{person.pk * 2}",
            author_2=f"WestEd #{agency.pk * 2 + 1}",
            author_3="Somebody Else",
            topics=[topic.pk],
            focal_areas=[area.pk],
            partner=f"WestEd #{agency.pk}",
        ),
        as_=cast.libby,
    )
    made = Resource.objects.get()
    assert location(page) == made.get_absolute_url()
    assert (made.key, made.status, made.clearance, made.by_center) == ("aligning-at-scale", "draft", "", True)
    assert [(one.name, one.person, one.organization) for one in made.authors.order_by("position")] == [
        ("Walrond, N.", person, None), ("WestEd", None, agency), ("Somebody Else", None, None),
    ]  # fmt: skip
    assert [list(made.topics.all()), list(made.focal_areas.all()), list(made.partners.all())] == [
        [topic], [area], [agency],
    ]  # fmt: skip
    page = visit("library:edit", pk=made.pk, as_=cast.libby)
    assert f"Walrond, N. #{person.pk * 2}" in page.html
    visit.post(
        "library:edit", typed(author_1="Somebody Else", author_2="Walrond, N.", version=1), pk=made.pk, as_=cast.libby
    )
    assert [(one.name, one.person) for one in made.authors.order_by("position")] == [
        ("Somebody Else", None), ("Walrond, N.", person),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "required"),
        ({"title": " \t"}, "required"),
        ({"language": "English!"}, "as a code"),
        ({"doi": "ten"}, "A DOI begins with 10."),
        ({"url": "ftp://example.org/a"}, "begins with https"),
        ({"url": "javascript:alert(1)"}, "valid URL"),
        ({"kind": "poem"}, "Select a valid choice"),
        ({"licence": ""}, "required"),
        ({"topics": ["999999999999999999999"]}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_typing_stays(
    visit: Visit, cast: Cast, values: dict[str, Any], sentence: str
) -> None:
    page = visit.post("library:draft", typed(**values), as_=cast.libby, status=422)
    assert sentence in page.text
    assert "How states align." in page.text
    assert not Resource.objects.exists()


def test_two_who_change_at_once_both_see_what_differs(visit: Visit, cast: Cast, draft: Resource) -> None:
    visit.post("library:edit", typed(abstract="First", version=1), pk=draft.pk, as_=cast.libby)
    page = visit.post("library:edit", typed(abstract="Second", version=1), pk=draft.pk, as_=cast.dana, status=409)
    assert "First" in page.text
    assert "Second" in page.text


def test_a_file_is_stored_once_under_its_hash_and_its_text_is_read(visit: Visit, cast: Cast, draft: Resource) -> None:
    for name in ("Guide.pdf", "Copy.pdf"):
        visit.post("library:add-file", upload(name, documents.pdf("Coherence")), pk=draft.pk, as_=cast.libby)
    first, second = File.objects.order_by("position")
    assert first.stored.name == second.stored.name == f"library/{first.sha256[:2]}/{first.sha256}"
    assert Path(first.stored.path).read_bytes() == documents.pdf("Coherence")
    assert (first.name, first.content_type, first.position, second.position) == ("Guide.pdf", "application/pdf", 1, 2)
    drain()
    first.refresh_from_db()
    assert "Coherence" in first.text
    assert first.text_problem == ""


def test_a_file_whose_text_cannot_be_read_is_kept_and_the_librarian_told(
    visit: Visit, cast: Cast, draft: Resource
) -> None:
    visit.post("library:add-file", upload("Scan.pdf", documents.pdf("")), pk=draft.pk, as_=cast.libby)
    drain()
    assert "may be a scan" in visit("library:resource", pk=draft.pk, as_=cast.libby).text


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.pdf", b"", "empty (0 bytes)"),
        ("page.html", b"<script>alert(1)</script>", "can run program text"),
        ("lies.pdf", b"<script>alert(1)</script>", "does not hold PDF"),
        ("locked.pdf", documents.pdf(password="x"), "opens with a password"),
    ],
)
def test_a_refused_file_leaves_no_trace(
    visit: Visit, cast: Cast, draft: Resource, name: str, content: bytes, sentence: str
) -> None:
    page = visit.post("library:add-file", upload(name, content), pk=draft.pk, as_=cast.libby, status=422)
    assert sentence in page.text
    assert not File.objects.exists()


def test_too_much_is_counted_but_not_kept(visit: Visit, cast: Cast, draft: Resource, settings: Any) -> None:
    settings.FILE_LIMIT = 1024 * 1024
    large = upload("film.mp4", documents.MP4 + b"\0" * 5 * 1024 * 1024)
    page = visit.post("library:add-file", large, pk=draft.pk, as_=cast.libby, status=422)
    assert "This file has 5 MB; the most is 1 MB." in page.text


def test_a_file_is_fetched_as_a_download_that_no_browser_runs(visit: Visit, cast: Cast, draft: Resource) -> None:
    visit.post("library:add-file", upload('Fürsorge "1".txt', b"Caring\n"), pk=draft.pk, as_=cast.libby)
    response = visit.client(cast.libby).get(f"/resources/{draft.pk}/files/1/content/")
    assert b"".join(response.streaming_content) == b"Caring\n"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    visit("library:file-content", pk=draft.pk, position=1, as_=cast.rosa, status=403)


def test_a_removed_file_is_marked_and_its_place_never_given_again(visit: Visit, cast: Cast, draft: Resource) -> None:
    visit.post("library:add-file", upload(), pk=draft.pk, as_=cast.libby)
    visit.post("library:remove-file", pk=draft.pk, position=1, as_=cast.libby)
    removed = File.objects.get()
    assert removed.removed_at is not None
    assert Path(removed.stored.path).exists()
    visit("library:file", pk=draft.pk, position=1, as_=cast.libby, status=404)
    visit.post("library:add-file", upload("New.pdf"), pk=draft.pk, as_=cast.libby)
    assert list(File.objects.current().values_list("name", "position")) == [("New.pdf", 2)]
    assert "Guide.pdf" not in visit("library:resource", pk=draft.pk, as_=cast.libby).text.partition("History")[0]


def test_an_image_and_a_recording_say_what_they_lack(visit: Visit, cast: Cast, draft: Resource) -> None:
    visit.post("library:add-file", upload("map.png", documents.png()), pk=draft.pk, as_=cast.libby)
    visit.post("library:add-file", upload("talk.mp4", documents.MP4), pk=draft.pk, as_=cast.libby)
    page = visit("library:resource", pk=draft.pk, as_=cast.libby)
    for missing in ("map.png has no alternative text", "There is no transcript", "There are no captions"):
        assert missing in page.text
    visit.post(
        "library:file",
        {"role": "image", "alternative_text": "A map of states"},
        pk=draft.pk,
        position=1,
        as_=cast.libby,
    )
    visit.post("library:add-file", upload("talk.vtt", documents.VTT), pk=draft.pk, as_=cast.libby)
    page = visit("library:resource", pk=draft.pk, as_=cast.libby)
    assert "map.png has no alternative text" not in page.text
    assert "There are no captions" not in page.text
    assert "There is no transcript" in page.text


def test_a_webinar_without_files_wants_transcript_and_captions() -> None:
    assert len(warnings(kind="webinar", abstract="A", licence="cc_by", files=[])) == 2
    assert warnings(kind="brief", abstract="A", licence="cc_by", files=[]) == []
    assert len(warnings(kind="brief", abstract=" ", licence="unknown", files=[])) == 2


# The way to the public


def said(visit: Visit, page: Any, user: Any) -> str:
    """The page a step leads to, with what it says."""
    return str(visit(location(page), as_=user).text)


def test_an_empty_draft_cannot_be_submitted(visit: Visit, cast: Cast, draft: Resource) -> None:
    visit.post("library:submit", pk=draft.pk, as_=cast.libby)
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_the_work_of_others_is_published_as_a_description(visit: Visit, cast: Cast) -> None:
    resource = ResourceFactory(status="draft", url="https://example.org/a")
    visit.post("library:submit", pk=resource.pk, as_=cast.libby)
    visit.post(
        "library:edit", typed(version=2), pk=resource.pk, as_=cast.libby, status=422
    )  # in review nothing changes
    visit.post("library:publish", pk=resource.pk, as_=cast.libby)
    resource.refresh_from_db()
    assert (resource.status, resource.clearance) == ("published", "curated")
    visit.post("library:add-file", upload(), pk=resource.pk, as_=cast.libby, status=422)
    visit.post("library:edit", typed(made_by="center", version=3), pk=resource.pk, as_=cast.libby)
    resource.refresh_from_db()
    assert not resource.by_center
    visit.post("library:retire", {"reason": ""}, pk=resource.pk, as_=cast.libby, status=422)
    visit.post("library:retire", {"reason": "Out of date"}, pk=resource.pk, as_=cast.libby)
    resource.refresh_from_db()
    assert resource.status == "retired"
    visit.post("library:republish", pk=resource.pk, as_=cast.libby)
    resource.refresh_from_db()
    assert resource.status == "published"
    verbs = [entry.verb.rpartition(".")[2] for entry in Entry.objects.filter(object_id=str(resource.pk)).order_by("pk")]
    assert verbs == ["submitted", "published", "altered", "retired", "republished"]


def test_no_door_leads_an_own_resource_past_its_gates(visit: Visit, cast: Cast, draft: Resource) -> None:
    visit.post("library:publish", pk=draft.pk, as_=cast.libby)  # from a draft
    FileFactory(resource=draft)
    visit.post("library:submit", pk=draft.pk, as_=cast.libby)
    visit.post("library:publish", pk=draft.pk, as_=cast.libby)  # with both gates open
    visit.post("library:republish", pk=draft.pk, as_=cast.libby)
    draft.refresh_from_db()
    assert draft.status == "review"
    for clearance in Clearance:
        with pytest.raises(NotNow):
            actions.publish(draft, by=cast.dana, clearance=clearance)
    visit.post("library:send-back", {"reason": "Too long"}, pk=draft.pk, as_=cast.libby)
    visit.post("library:edit", typed(made_by="others", version=3), pk=draft.pk, as_=cast.libby)
    visit.post("library:submit", pk=draft.pk, as_=cast.libby)
    visit.post("library:publish", pk=draft.pk, as_=cast.libby)  # called the work of others, but with our file
    draft.refresh_from_db()
    assert (draft.status, draft.clearance) == ("review", "")
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=draft.pk).update(status="published")


def test_a_new_version_is_a_new_draft_and_the_old_page_points_to_it(visit: Visit, cast: Cast) -> None:
    old = ResourceFactory(key="guide-9", title="Guide", authors=["Walrond, N.", "Hashmi, S."], clearance="record")
    page = visit.post("library:begin-version", pk=old.pk, as_=cast.libby)
    new = Resource.objects.get(replaces=old)
    assert location(page) == new.get_absolute_url()
    assert (new.key, new.status, new.byline) == (
        "guide-10",
        "draft",
        "N. Walrond and S. Hashmi",
    )
    visit.post("library:begin-version", pk=old.pk, as_=cast.libby)
    assert Resource.objects.count() == 2
    assert "There is a newer version" in visit("library:resource", pk=old.pk, as_=cast.libby).text
    assert "There is a newer version" not in visit("library:resource", pk=old.pk, as_=cast.rosa).text


def test_drafts_are_seen_by_staff_alone(visit: Visit, cast: Cast, draft: Resource) -> None:
    visit("library:resource", pk=draft.pk, as_=cast.liam)
    visit("library:resource", pk=draft.pk, as_=cast.rosa, status=404)
    assert "Aligning" not in visit("library:resources", as_=cast.pia).text
    assert "Aligning" in visit("library:resources", as_=cast.libby, query={"status": "draft"}).text
    assert "Aligning" not in visit("library:resources", as_=cast.libby, query={"status": "published"}).text


def test_broken_links_are_listed(visit: Visit, cast: Cast) -> None:
    ResourceFactory(title="Gone", link_status="broken", link_problem="404 Not Found", link_checked_at=timezone.now())
    ResourceFactory(title="There", link_status="fine")
    page = visit("library:resources", as_=cast.libby, query={"link": "broken"})
    assert "404 Not Found" in page.text
    assert "There" not in page.text
