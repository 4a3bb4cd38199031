"""Not one unreleased word leaves the room: no page, search, file, entry of history, letter, log or plain column."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from steelyard.evidence.inquiry.actions import cases, coding, documents, pairing, releases, room
from steelyard.evidence.inquiry.models import Coder, Document, Excerpt, Memo, OutlineSection
from steelyard.evidence.inquiry.rules import NotNow
from steelyard.evidence.inquiry.rules.renaming import Rule
from steelyard.foundation.accounts.models import Held
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.access import routes
from steelyard.foundation.kit.boxes import Unopened
from steelyard.foundation.kit.logs import JsonFormatter
from steelyard.foundation.work.models import Mail
from tests.factories import inquiry as make
from tests.people import Cast

WORD = "Quittenbaum"
# The table of routes asks every role; here everybody also sends what would show or change something.
CENTER = ("dana", "liam", "cora", "libby", "fay", "ada", "abe")
OUTSIDE = (*CENTER, "rosa", "omar", "pia", "nobody")


class Room:
    """Everything of the room, each with the word in it."""

    def __init__(self, cast: Cast) -> None:
        self.who = make.respondent(pseudonym=f"{WORD} 1", name=WORD, job=WORD)
        self.asked = make.interview(self.who, consent_how=WORD)
        text = f"{WORD} began. We grow {WORD} here.\nNobody came."
        self.found = make.document(text, by=cast.eva, title=f"On {WORD}", interview=self.asked)
        self.draft = make.draft(text, title=f"Also on {WORD}", interview=self.asked)
        self.code, self.other = make.code(f"Growing {WORD}", definition=WORD), make.code(f"{WORD} found")
        self.change = make.moved(self.other, below=self.code, by=cast.eva)
        self.excerpt = make.marked(self.found, f"We grow {WORD} here.", self.code, by=cast.eva)
        self.memo = make.memo(f"{WORD} matters", by=cast.eva, excerpt=self.excerpt)
        self.guide = make.guide(f"On {WORD}", f"What of {WORD}?")
        self._lead_to_findings(cast)
        self.cody = make.coder(by=cast.eva)
        self.paired = pairing.pair(
            make.document(text, title=f"Twice {WORD}", interview=self.asked), by=cast.eva, coders=[cast.eva, self.cody]
        )

    def _lead_to_findings(self, cast: Cast) -> None:
        """A case, a claim and a finding of which nothing is released; four more people, so that one can be quoted."""
        for _ in range(4):
            make.interview(make.respondent())
        self.case = make.case(self.who, by=cast.eva)
        section = OutlineSection.objects.first()
        assert section
        self.statement = cases.state(
            self.case, by=cast.eva, section=section, text=f"{WORD} grew", excerpts=[self.excerpt]
        )
        self.claim = make.claim(f"{WORD} grows", by=cast.eva, excerpt=self.excerpt)
        cases.weigh(self.claim, by=cast.eva, strength="weak", missing=f"Less {WORD}")
        self.finding = releases.write_finding(by=cast.eva, title=f"Much {WORD}", text=f"They grow {WORD}")
        self.display = releases.add_display(self.finding, by=cast.eva, title=WORD, rows=[[WORD, "1", "2", "3", "4"]])
        self.quote = releases.pick_quote(
            self.excerpt, by=cast.eva, finding=self.finding, text=f"We grow {WORD}", group="recipient"
        )

    def addresses(self) -> list[str]:
        """Each route of the room, about each of its things."""
        things = (
            self.who, self.asked, self.found, self.draft, self.code, self.change, self.excerpt, self.memo, self.guide,
            self.paired, self.case, self.statement, self.claim, self.finding, self.display, self.quote,
        )  # fmt: skip
        keys = {thing.pk for thing in things} | {self.excerpt.codings.get().pk}
        found = []
        for _, name, _ in routes():
            if not name.startswith("inquiry:"):
                continue
            for given in ({}, {"number": 1}, *({"pk": pk} for pk in keys)):
                try:
                    found.append(reverse(name, kwargs=given))
                except NoReverseMatch:
                    continue
        return found


@pytest.fixture
def told(cast: Cast) -> Room:
    return Room(cast)


def test_the_evaluator_and_a_coder_read_the_word(visit, cast: Cast, told: Room) -> None:
    """Else the tests below would prove nothing."""
    for user in (cast.eva, told.cody):
        for route in ("sample", "documents", "codes", "excerpts", "matrix", "together"):
            assert WORD in visit(f"inquiry:{route}", as_=user).html, route
        assert WORD in visit("inquiry:document", as_=user, pk=told.found.pk).html
        assert WORD in visit("inquiry:case", as_=user, pk=told.case.pk).html
        assert WORD in visit("inquiry:claim", as_=user, pk=told.claim.pk).html
        assert WORD in visit("inquiry:search", as_=user).html or visit.post("inquiry:search", {"words": WORD}, as_=user, status=200)  # fmt: skip
    assert WORD in visit("inquiry:finding", as_=cast.eva, pk=told.finding.pk).html
    assert len(told.addresses()) > 100


@pytest.mark.parametrize("name", OUTSIDE)
def test_nobody_else_reads_it_on_any_page_of_the_room(visit, cast: Cast, told: Room, name: str) -> None:
    client = visit.client(getattr(cast, name))
    for path in told.addresses():
        for answer in (client.get(path), client.post(path, {"words": WORD[:5], "first": "1", "do": "accept"})):
            is_open = path == reverse("inquiry:released") and answer.wsgi_request.method == "GET"
            assert answer.status_code in ({200, 403} if is_open else {403, 404, 405}), path
            assert WORD.encode() not in answer.content, path


@pytest.mark.parametrize("name", CENTER)
def test_nobody_finds_it_by_searching_elsewhere(visit, cast: Cast, told: Room, name: str) -> None:
    del told
    pages = [path for path, _, _ in routes() if "<" not in path and "accounts/" not in path and "(" not in path]
    assert len(pages) > 60
    client = visit.client(getattr(cast, name))
    for path in pages:
        answer = client.get(f"/{path}", {"q": "Quitten", "text": "Quitten", "field": "q", "search": "Quitten"})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert WORD.encode() not in content, path


def test_history_and_its_pages_hold_no_word(visit, cast: Cast, told: Room) -> None:
    documents.withdraw(told.draft, by=cast.eva)
    coding.alter_memo(told.memo, by=cast.eva, text=f"{WORD} again")
    visit.post("inquiry:change-code", {"name": f"New {WORD}", "definition": WORD}, as_=cast.eva, pk=told.code.pk)
    visit.post("inquiry:change-respondent", {"stratum": "recipient", "pseudonym": f"{WORD} 2", "name": WORD, "job": f"{WORD} 3"}, as_=cast.eva, pk=told.who.pk)  # fmt: skip
    entries = Entry.objects.filter(verb__startswith="inquiry.")
    assert entries.count() > 12
    for one in entries:
        assert WORD not in f"{one.name} {one.note} {one.changes} {one.sentence}", one
    for label, pk in entries.exclude(label="").values_list("label", "object_id").distinct():
        for name in OUTSIDE:
            assert visit.client(getattr(cast, name)).get(f"/history/{label}/{pk}/").status_code in {403, 404}


def test_letters_logs_and_sessions_hold_no_word(visit, cast: Cast, told: Room, caplog: Any) -> None:
    with caplog.at_level(logging.DEBUG):
        visit.post("inquiry:search", {"words": WORD}, as_=cast.eva, status=200)
        visit.post("inquiry:coders", {"email": "new@people.test", "name": "New"}, as_=cast.eva)
        visit.client(cast.dana).get(f"/inquiry/documents/{told.found.pk}/")
        visit("inquiry:document", as_=told.cody, pk=told.found.pk)
        visit.post("inquiry:apply", {"first": "1", "codes": [told.code.pk]}, as_=told.cody, pk=told.found.pk)
    lines = [JsonFormatter().format(one) for one in caplog.records if not one.name.startswith("django.db")]
    assert lines
    assert not [line for line in lines if WORD in line]
    assert Mail.objects.exists()
    assert not [one.pk for one in Mail.objects.all() if WORD in one.subject + one.body]


def test_what_lies_in_the_database_is_sealed(told: Room) -> None:
    """Whoever takes the database away finds names of codes and documents, what was written to be shown, nothing else.

    Titles and figures of findings are written to be shown and lie plain from the start, released or not.
    """
    del told
    found = set()
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.BinaryField | models.CharField | models.TextField | models.JSONField):
                for value in model._base_manager.values_list(column.attname, flat=True):
                    held = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                    if WORD.encode() in held:
                        found.add(f"{model._meta.label_lower}.{column.name}")
    assert found == {
        "inquiry.code.name", "inquiry.code.definition", "inquiry.codebook.document", "inquiry.document.title",
        "inquiry.display.rows", "inquiry.display.title", "inquiry.finding.title",
        "inquiry.guide.title", "inquiry.guideversion.text", "inquiry.interview.consent_how",
        "inquiry.respondent.job", "inquiry.respondent.pseudonym",
    }  # fmt: skip


def test_a_sealed_text_opens_only_in_its_own_row(told: Room) -> None:
    other = make.document("Something else.", interview=told.asked)
    Document.objects.filter(pk=other.pk).update(sealed_text=told.found.sealed_text)
    other.refresh_from_db()
    with pytest.raises(Unopened):
        assert other.text
    Memo.objects.filter(pk=told.memo.pk).update(sealed_text=Excerpt.objects.get(pk=told.excerpt.pk).sealed_text)
    with pytest.raises(Unopened):
        assert Memo.objects.get(pk=told.memo.pk).text


def test_the_names_in_a_draft_are_gone_once_it_is_accepted(cast: Cast, told: Room) -> None:
    documents.accept(told.draft, by=cast.eva, rules=[Rule(WORD, "a tree")])
    told.draft.refresh_from_db()
    assert WORD not in told.draft.text and "We grow a tree here." in told.draft.text
    with pytest.raises(NotNow):
        documents.accept(told.draft, by=cast.eva, rules=[])


def test_coders_read_no_draft_and_no_names(visit, told: Room) -> None:
    visit("inquiry:names", as_=told.cody, pk=told.draft.pk, status=403)
    visit("inquiry:document", as_=told.cody, pk=told.draft.pk, status=404)
    visit.post("inquiry:name", as_=told.cody, pk=told.who.pk, status=403)
    visit("inquiry:coders", as_=told.cody, status=403)
    visit("inquiry:interview", as_=told.cody, pk=told.asked.pk, status=403)


def test_a_coder_who_gets_a_role_or_is_ended_reads_nothing_at_the_next_request(visit, cast: Cast, told: Room) -> None:
    visit("inquiry:documents", as_=told.cody)
    held = Held.objects.create(user=told.cody, role=Role.LIAISON, since=timezone.localdate() - timedelta(days=1))
    told.cody.forget_roles()
    visit("inquiry:documents", as_=told.cody, status=403)
    held.delete()
    visit("inquiry:documents", as_=told.cody)
    room.end_coder(Coder.objects.get(), by=cast.eva)
    visit("inquiry:documents", as_=told.cody, status=403)


def test_nobody_with_a_role_can_be_named(cast: Cast) -> None:
    for name in ("dana", "liam", "ada", "rosa"):
        with pytest.raises(NotNow, match="holds a role"):
            room.name_coder(getattr(cast, name).email, name="x", by=cast.eva)


def test_a_coder_without_a_second_factor_is_held_back(visit, cast: Cast) -> None:
    room.name_coder(cast.nobody.email, name="x", by=cast.eva)
    answer = visit.client(cast.nobody).get("/inquiry/documents/")
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


def test_each_reading_is_written_down(visit, cast: Cast, told: Room) -> None:
    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM inquiry_reading")
            return int(cursor.fetchone()[0])

    for path in (f"documents/{told.found.pk}/", f"excerpts/{told.excerpt.pk}/", "excerpts/", "excerpts.csv", "matrix.csv"):  # fmt: skip
        before = count()
        assert visit.client(cast.eva).get(f"/inquiry/{path}").status_code == 200
        assert count() == before + 1, path
