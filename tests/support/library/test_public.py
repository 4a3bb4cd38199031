"""The public pages: a resource, its citation, its files, the feed; open to anybody, without a cookie."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from steelyard.foundation.history.kept import forget
from steelyard.steering.reporting.queries.reach import uses
from steelyard.steering.reporting.rules import Period
from steelyard.support.library.models import DailyUse, Resource, Seen
from steelyard.support.library.rules import citing
from steelyard.support.library.rules.visiting import is_robot, mark
from steelyard.support.library.tasks import counting
from tests.factories.library import FileFactory, ResourceFactory
from tests.page import Page
from tests.people import Cast

Visit = Any
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"
HOSTILE = '</script><script>alert(1)</script> & {x} \\ % "q"\u2028'


@pytest.fixture(autouse=True)
def no_key() -> None:
    """Each test begins its day without a key and without marks in memory."""
    counting._key.clear()
    counting._known.clear()
    for file in Path(settings.DATA).glob("visits-*.key"):
        file.unlink()


@pytest.fixture
def guide(db: None) -> Resource:
    made: Resource = ResourceFactory(
        key="guide", title="Aligning at scale", authors=["Walrond, N.", "Hashmi, S."], year="2023", publisher="WestEd",
        kind="report", abstract="How states align.", licence="cc_by", audience="state", doi="10.1000/abc", url="https://example.org/guide",
        accessibility_note="Tagged.", by_center=True, clearance="record",
    )  # fmt: skip
    FileFactory(resource=made, position=3, name="Guide (1).txt", accessibility_note="Plain text")
    return made


def get(path: str, agent: str = BROWSER, **headers: str) -> Any:
    return Client().get(path, headers={"User-Agent": agent, **headers})


def test_a_visitor_reads_everything_there_is_to_know(guide: Resource) -> None:
    response = get("/library/guide/")
    page = Page(response)
    for words in (
        "Aligning at scale", "N. Walrond and S. Hashmi", "2023", "WestEd", "How states align.", "State leaders",
        "Guide (1).txt", "19 bytes", "Plain text", "CC BY 4.0", "10.1000/abc", "Tagged.",
        "Walrond, N., & Hashmi, S. (2023). Aligning at scale. WestEd. https://doi.org/10.1000/abc",
    ):  # fmt: skip
        assert words in page.text.replace("\xa0", " ")
    assert "https://example.org/guide" in page.html
    assert response.get("Set-Cookie") is None
    assert not response.cookies


@pytest.mark.parametrize("status", ["draft", "review"])
def test_what_is_not_public_is_not_there(visit: Visit, cast: Cast, status: str) -> None:
    secret = ResourceFactory(key="secret", status=status)
    FileFactory(resource=secret, position=1)
    paths = ("/library/secret/", "/library/secret/cite.bib", "/library/secret/files/1/a.txt", "/library/none/")
    assert [get(path).status_code for path in paths] == [404] * 4
    assert visit.client(cast.dana).get("/library/secret/").status_code == 404
    assert "secret" not in get("/library/feed.xml").content.decode()


def test_a_retired_resource_says_so_and_the_versions_find_each_other(guide: Resource) -> None:
    newer = ResourceFactory(key="guide-2", title="Aligning, second edition", replaces=guide)
    ResourceFactory(key="guide-3", title="Third edition", status="draft", replaces=newer)
    Resource.objects.filter(pk=guide.pk).update(status="retired")
    old = Page(get("/library/guide/"))
    assert "This resource is retired" in old.text
    assert "/library/guide-2/" in old.html
    assert "Third edition" not in old.text
    assert "/library/guide/" in Page(get("/library/guide-2/")).html


def test_a_file_comes_as_a_download_and_a_removed_one_not(guide: Resource) -> None:
    path = re.search(r'href="(/library/guide/files/[^"]+)"', get("/library/guide/").content.decode())
    assert path
    response = get(path[1])
    assert b"".join(response.streaming_content) == b"Caring for adults.\n"
    assert response["Content-Disposition"] == 'attachment; filename="Guide (1).txt"'
    assert (response["X-Content-Type-Options"], response["Content-Security-Policy"][:7]) == ("nosniff", "sandbox")
    guide.files.update(removed_at=timezone.now())
    forget()  # no action takes a file from a published resource, so no entry tells of it
    assert get(path[1]).status_code == 404
    assert "Guide (1).txt" not in get("/library/guide/").content.decode()


def test_what_describes_the_page_to_machines_is_whole_whatever_people_typed(guide: Resource) -> None:
    Resource.objects.filter(pk=guide.pk).update(title=HOSTILE[:200])
    page = get("/library/guide/").content.decode()
    assert "<script>alert(1)" not in page
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert data
    told = json.loads(data[1])
    assert (told["name"], told["license"]) == (HOSTILE, "https://creativecommons.org/licenses/by/4.0/")
    assert told["encoding"][0]["contentUrl"].endswith("/library/guide/files/3/Guide%20(1).txt")


# Citations


def work(**values: Any) -> citing.Work:
    given: dict[str, Any] = {"key": "a-key", "title": "A title", "kind": "report", "year": "2021"}
    return citing.Work(**(given | values))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"authors": [citing.Named("Pate, C.")]}, "Pate, C. (2021). A title."),
        (
            {"authors": [citing.Named("WestEd", is_organization=True)], "publisher": "WestEd"},
            "WestEd. (2021). A title.",
        ),
        ({"year": "", "title": "Why now?"}, "Why now? (n.d.)."),
        ({"authors": [citing.Named(f"A{n}, B.") for n in range(22)]}, "A17, B., A18, B., … A21, B. (2021). A title."),
    ],
)
def test_a_citation_reads_as_a_sentence(values: dict[str, Any], said: str) -> None:
    assert citing.sentence(work(**values)).endswith(said)


def test_bibtex_keeps_names_together_and_writes_signs_out() -> None:
    entry = citing.bibtex(
        work(
            title="100% of {A} & B_C \\ ~x",
            authors=[citing.Named("Pate, C."), citing.Named("Center for Research and Practice", is_organization=True)],
            url="https://example.org/a_b?x={1}",
        )
    )
    assert r"author = {Pate, C. and {Center for Research and Practice}}" in entry
    assert r"title = {{100\% of \{A\} \& B\_C \textbackslash{} \textasciitilde{}x}}" in entry
    assert "url = {https://example.org/a_b?x=%7B1%7D}" in entry
    bare = re.sub(r"\\[{}]", "", entry)
    assert bare.count("{") == bare.count("}")


def test_ris_has_one_line_for_each_value() -> None:
    lines = citing.ris(work(title="Two\nER  - \nlines", authors=[citing.Named("Pate, C.")])).split("\r\n")
    assert lines[:3] == ["TY  - RPRT", "AU  - Pate, C.", "TI  - Two ER - lines"]
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "]


def test_csl_json_parts_names_and_years() -> None:
    [item] = json.loads(
        citing.csl_json(work(year="2020–2021", authors=[citing.Named("Pate, C."), citing.Named("RAND")]))
    )
    assert item["author"] == [{"family": "Pate", "given": "C."}, {"literal": "RAND"}]
    assert item["issued"] == {"date-parts": [[2020], [2021]]}


def test_citations_come_as_files(guide: Resource) -> None:
    for form, begins in (("bib", "@techreport{guide"), ("ris", "TY  - RPRT"), ("json", "[")):
        response = get(f"/library/guide/cite.{form}")
        assert response.content.decode().startswith(begins)
        assert response["Content-Disposition"] == f'attachment; filename="guide.{form}"'
    assert get("/library/guide/cite.doc").status_code == 404


def test_the_feed_tells_what_was_published_last(guide: Resource) -> None:
    ResourceFactory(key="older", title="Older & <wiser>", published_at=timezone.now() - timedelta(days=9))
    response = get("/library/feed.xml")
    assert response["Content-Type"].startswith("application/atom+xml")
    entries = ET.fromstring(response.content).findall("{http://www.w3.org/2005/Atom}entry")
    titles = [entry.findtext("{http://www.w3.org/2005/Atom}title") for entry in entries]
    assert titles == ["Aligning at scale", "Older & <wiser>"]
    assert not response.cookies


# Counting


def counts() -> dict[tuple[str, str], int]:
    return {(row.kind, row.path): row.count for row in DailyUse.objects.all()}


def test_a_visitor_counts_once_a_day_and_address(guide: Resource) -> None:
    for _ in range(3):
        get("/library/guide/")
    counting._known.clear()  # another process, which knows nothing of the first
    get("/library/guide/")
    get("/library/guide/", agent=f"{BROWSER} (another)")
    for name in ("Guide.txt", "another-name.txt"):
        assert b"".join(get(f"/library/guide/files/3/{name}").streaming_content)
    assert counts() == {("visits", "/library/guide/"): 2, ("downloads", "/library/guide/files/3/file"): 1}
    assert set(DailyUse.objects.values_list("resource", flat=True)) == {guide.pk}


def test_robots_and_what_nobody_reads_are_left_out(guide: Resource) -> None:
    get("/library/guide/", agent="Googlebot/2.1")
    get("/library/guide/", agent="")
    get("/library/guide/", **{"Sec-Purpose": "prefetch"})
    get("/library/guide/cite.bib")
    get("/library/nothing/")
    Client().head("/library/guide/", headers={"User-Agent": BROWSER})
    assert counts() == {}


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        (BROWSER, False),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", False),
        ("Mozilla/5.0 (compatible; bingbot/2.0)", True),
        ("curl/8.5", True),
        ("python-requests/2.31", True),
        ("  ", True),
    ],
)
def test_who_is_a_robot(agent: str, *, robot: bool) -> None:
    assert is_robot(agent) == robot


def test_nothing_that_is_kept_tells_who_came_and_yesterdays_key_is_gone(guide: Resource) -> None:
    get("/library/guide/")
    today = timezone.localdate()
    key = Path(settings.DATA) / f"visits-{today}.key"
    first = key.read_bytes()
    assert len(first) == 32
    assert oct(key.stat().st_mode)[-3:] == "600"
    seen = Seen.objects.get()
    assert seen.mark == mark(first, "127.0.0.1", BROWSER, "visits", "/library/guide/")
    counting.forget_before(today)
    assert key.exists()
    assert Seen.objects.exists()
    tomorrow = today + timedelta(days=1)
    assert counting.key_of(tomorrow) != first
    assert not key.exists()
    assert not Seen.objects.exists()
    assert counts() == {("visits", "/library/guide/"): 1}


def test_processes_share_the_key_of_a_day(db: None) -> None:
    day = date(2030, 1, 2)
    first = counting.key_of(day)
    counting._key.clear()
    assert counting.key_of(day) == first


def test_a_page_is_answered_even_if_it_cannot_be_counted(guide: Resource, settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path / "gone"
    assert get("/library/guide/").status_code == 200


def test_the_desk_and_the_overview_tell_what_was_counted(visit: Visit, cast: Cast, guide: Resource) -> None:
    today = timezone.localdate()
    for days, count in ((0, 5), (29, 2), (30, 40)):
        DailyUse.objects.create(
            resource=guide, path="/library/guide/", kind="visits", on=today - timedelta(days), count=count
        )
    text = visit("library:resource", pk=guide.pk, as_=cast.libby).text
    assert "Visits to the web site" in text
    assert "7 " in text
    assert ": 47." in text
    found = uses(Period("", "", today - timedelta(29), today))
    assert [(one.kind, one.at_least, len(one.rows)) for one in found] == [("visits", 7, 1)]
    assert uses(Period("", "", today + timedelta(1))) == []
