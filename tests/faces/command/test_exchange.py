"""``steelyard exchange``: what is written, what is looked at without a trace, and what is refused."""

import json
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from steelyard.faces.command.exchange import Wanted, export_feed, import_feed
from steelyard.faces.command.refusals import Refused
from steelyard.foundation.work.tables import Unreadable
from steelyard.support.exchange.models import Copy, OfferedElsewhere, Source
from steelyard.support.exchange.rules.reading import head_of, signed
from steelyard.support.exchange.rules.signing import fingerprint, public
from tests.factories import exchange as making
from tests.support.exchange.feeds import CENTER, KEY, OTHER, made, offering, twin

pytestmark = pytest.mark.django_db


def wanted(path: Path, *, key: str = "", source: str = "", preview: bool = False) -> Wanted:
    return Wanted(str(path), source, key, preview)


def told(given: Wanted) -> dict[str, object]:
    said: list[str] = []
    import_feed(given, as_json=True, echo=said.append)
    return dict(json.loads(said[0]))


def test_our_feed_is_written_in_both_forms(tmp_path: Path) -> None:
    making.a_telling_center()
    for name in ("feed.jsonl", "feed.zip"):
        export_feed(tmp_path / name)
        signed(tmp_path / name)
    assert head_of(tmp_path / "feed.jsonl").sequence == head_of(tmp_path / "feed.zip").sequence
    with pytest.raises(Refused, match="exists"):
        export_feed(tmp_path / "feed.zip")


def test_a_preview_leaves_no_trace(tmp_path: Path) -> None:
    path = made(tmp_path / "feed")
    before = _stored()
    found = told(wanted(path, key=fingerprint(public(KEY)), preview=True))
    assert (found["written"], found["source"]) == (False, "The Lakes Center")
    assert not Source.objects.exists()
    assert not Copy.objects.exists()
    assert _stored() == before


def test_a_feed_is_taken_in_once_its_key_is_confirmed(tmp_path: Path) -> None:
    path = made(tmp_path / "feed")
    for key in ("", fingerprint(public(OTHER))):
        with pytest.raises(Refused, match=r"nobody confirmed\. Its fingerprint is"):
            told(wanted(path, key=key))
    assert told(wanted(path, key=fingerprint(public(KEY))))["written"] is True
    again = told(wanted(path))
    assert (again["written"], again["summary"]) == (False, "This very feed is in use already; nothing changed.")
    assert OfferedElsewhere.objects.in_use().get().key == "coaching"


def test_a_new_key_of_a_known_center_is_confirmed_by_name(tmp_path: Path) -> None:
    making.in_use(making.a_source(name="Lakes"), made(tmp_path / "a"))
    path = twin(tmp_path / "b", [CENTER, offering("new")], key=OTHER)
    with pytest.raises(Refused, match="not with the one that was confirmed for Lakes"):
        told(wanted(path, source="Lakes"))
    told(wanted(path, source="Lakes", key=fingerprint(public(OTHER))))
    assert OfferedElsewhere.objects.in_use().get().key == "new"
    assert Source.objects.count() == 1


def test_what_cannot_be_is_refused_without_a_trace(tmp_path: Path) -> None:
    source, before = making.a_source(), _stored()
    making.in_use(source, made(tmp_path / "a"))
    with pytest.raises(Refused, match="tier must be one of"):
        told(wanted(made(tmp_path / "b", [CENTER, offering(tier="x")], sequence=8)))
    with pytest.raises(Refused, match="older than number 7"):
        told(wanted(made(tmp_path / "c", sequence=6)))
    with pytest.raises(Refused, match="There is no file"):
        told(wanted(tmp_path / "nothing"))
    with pytest.raises(Refused, match="not on the open internet"):
        told(Wanted("http://127.0.0.1/", "", "", preview=False))
    with pytest.raises(Unreadable, match="no seal"):
        told(wanted(Path(__file__)))
    assert Copy.objects.count() == 1
    assert len(_stored() - before) <= 1  # of the one in use, removed with the commit


def _stored() -> set[Path]:
    return set(Path(default_storage.path("exchange")).glob("*"))
