"""The format: what is written is read back the same, by both forms, and everything else is refused with a sentence."""

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import pytest

from steelyard.foundation.work.tables import Unreadable
from steelyard.support.exchange.rules import next_sequence, why_not_newer, why_not_read
from steelyard.support.exchange.rules.fields import FIELDS, checked, schema
from steelyard.support.exchange.rules.lines import cells, from_cells
from steelyard.support.exchange.rules.reading import Problems, head_of, rows_of, signed
from steelyard.support.exchange.rules.signing import fingerprint, public, same_fingerprint
from tests.support.exchange.feeds import (
    ALL,
    CENTER,
    KEY,
    OTHER,
    as_json,
    head,
    made,
    offering,
    packed,
    sealed,
    support,
    twin,
)

DOCS = Path(__file__).resolve().parents[3] / "docs"


def read(path: Path) -> list[tuple[str, dict[str, object]]]:
    signed(path)
    head_of(path)
    return [(row.kind, row.values) for row in rows_of(path)]


@pytest.mark.parametrize("write", [made, twin])
def test_what_is_written_is_read_back(tmp_path: Path, write: Callable[..., Path]) -> None:
    path = write(tmp_path / "feed")
    assert read(path) == [(kind, row) for kind, row in ALL]
    assert signed(path).key == public(KEY)
    found = head_of(path)
    assert (found.version, found.sequence, found.rows) == ("1.0", 7, len(ALL))
    assert found.made_at == datetime(2026, 11, 20, 8, tzinfo=UTC)


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    for write in (made, twin):
        assert write(tmp_path / "a").read_bytes() == write(tmp_path / "b").read_bytes()


def test_cells_keep_what_a_spreadsheet_would_run_or_split() -> None:
    row = {
        "key": "=1+1",
        "name": '\'ōhelo, "quoted"\tand; more',
        "tier": "general",
        "topics": ["-a", "b, c"],
        "summary": "two\nlines",
    }
    shown = cells("offering", row)
    assert shown[0] == "'=1+1"
    assert not [cell for cell in shown if cell.startswith(("=", "+", "-", "@"))]
    headings = [field.name for field in FIELDS["offering"]]
    assert from_cells("offering", [*headings, "new"], [*shown, "unknown"]) == row


def test_the_schema_is_the_one_in_the_documents_and_holds_for_what_is_written(tmp_path: Path) -> None:
    published = schema()
    assert json.loads((DOCS / "exchange.schema.json").read_text(encoding="utf-8")) == published
    jsonschema_rs.meta.validate(published)
    check = jsonschema_rs.validator_for(published)
    lines = [json.loads(one) for one in made(tmp_path / "feed").read_bytes().splitlines()]
    assert [one["kind"] for one in lines] == ["feed", "center", "offering", "expertise", "support", "support", "seal"]
    for one in lines:
        check.validate(one)
        assert not check.is_valid({**one, "kind": "nonsense"})
    assert not check.is_valid(lines[2] | {"tier": "deepest"})
    assert not check.is_valid({name: value for name, value in lines[2].items() if name != "name"})


def test_the_document_names_every_field_and_its_example_is_a_feed_that_verifies(tmp_path: Path) -> None:
    text = (DOCS / "exchange.md").read_text(encoding="utf-8")
    assert [
        f"{kind}.{field.name}" for kind in FIELDS for field in FIELDS[kind] if f"| `{field.name}` |" not in text
    ] == []
    example = text.split("```jsonl\n")[1].split("```")[0]
    path = tmp_path / "example"
    path.write_text(example, encoding="utf-8")
    assert [kind for kind, _ in read(path)] == ["center", "offering", "expertise", "support", "support"]


def test_support_that_only_exists_tells_nothing_else() -> None:
    row, problems = checked("support", support(level="exists")[1])
    assert not problems
    assert row == {
        "key": "s1", "level": "exists", "agency": "Harbor Schools", "agency_state": "OR", "agency_nces": "4100001",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("1.0", ""),
        ("1.9", ""),
        ("0.9", "older"),
        ("2.0", "does not know yet"),
        ("", "does not say"),
        ("1e99", "does not say"),
    ],
)
def test_versions(version: str, told: str) -> None:
    assert told in why_not_read(version)
    assert bool(told) == bool(why_not_read(version))


def test_a_newer_minor_version_is_read_without_what_is_new(tmp_path: Path) -> None:
    news = ("offering", {**offering()[1], "climate": "warm"})
    path = made(tmp_path / "feed", [CENTER, news, ("weather", {"key": "w"})], version="1.7")
    assert read(path) == [CENTER, offering()]


def test_numbers_only_grow() -> None:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    assert next_sequence(0, moment) > 3_000_000
    assert next_sequence(9_000_000, moment) == 9_000_001
    assert why_not_newer(5, read=5, same_bytes=True) == why_not_newer(6, read=5, same_bytes=False) == ""
    assert "older than number 5" in why_not_newer(4, read=5, same_bytes=True)
    assert "Two different feeds" in why_not_newer(5, read=5, same_bytes=False)


def test_fingerprints_are_compared_as_people_read_them() -> None:
    shown = fingerprint(public(KEY))
    assert len(shown) == 39
    assert same_fingerprint(shown.upper().replace(" ", ""), public(KEY))
    assert not same_fingerprint(shown, public(OTHER))


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def changed(path: Path) -> Path:
    path.write_bytes(path.read_bytes().replace(b"Harbor", b"Harbar"))
    return path


def cut(path: Path) -> Path:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    return path


def under_another_key(path: Path) -> Path:
    path.write_bytes(path.read_bytes().replace(public(KEY).encode(), public(OTHER).encode()))
    return path


def bomb(path: Path) -> Path:
    """A table of zeros that says it is short: its real size shows only as it unpacks."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("SHA256SUMS", f"{'0' * 64}  feed.csv\n")
        archive.writestr("signature.txt", "x")
        archive.writestr("key.txt", "x")
        with archive.open("feed.csv", "w", force_zip64=True) as part:
            for _ in range(201):
                part.write(bytes(1024 * 1024))
    return path


UNSIGNED = {
    "a wrong signature": (lambda p: changed(made(p)), "signature does not hold"),
    "somebody else's key put in": (lambda p: under_another_key(made(p)), "signature does not hold"),
    "no seal": (lambda p: cut(made(p)), "no seal"),
    "an empty file": (lambda p: put(p, b""), "empty"),
    "a page": (lambda p: put(p, b"<!doctype html><html></html>"), "no seal"),
    "another algorithm": (lambda p: put(p, as_json({"kind": "seal", "algorithm": "none"})), "Ed25519"),
    "a key that is none": (
        lambda p: put(p, as_json({"kind": "seal", "algorithm": "ed25519", "key": "A" * 44, "signature": 1})),
        "no key or no signature",
    ),
    "brackets, ten thousand deep": (lambda p: put(p, b"[" * 10_000 + b"]" * 10_000), "no seal"),
    "a line without end": (lambda p: put(p, b"{" * 70_000), "longer than 64 KB"),
    "a changed table": (lambda p: packed(p, {"feed.csv": b"a"}, sums=b"0" * 64 + b"  feed.csv\n"), "not the one that was signed"),
    "a table that is not signed": (lambda p: packed(p, {"feed.csv": b"a", "offering.csv": b"a"}, sums=b"0" * 64 + b"  feed.csv\n"), "not those whose sums"),
    "sums that are none": (lambda p: packed(p, {"feed.csv": b"a"}, sums=b"hello"), "does not list"),
    "a damaged archive": (lambda p: put(p, b"PK\x03\x04" + b"x" * 500), "damaged"),
    "an archive of something else": (lambda p: put(p, b"PK\x05\x06" + bytes(18)), "no part SHA256SUMS"),
    "an archive that unpacks to 201 MB": (bomb, "unpacks to far more"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNSIGNED)
def test_nothing_unsigned_is_read(tmp_path: Path, name: str) -> None:
    make, told = UNSIGNED[name]
    with pytest.raises(Unreadable, match=told):
        signed(make(tmp_path / "feed"))  # type: ignore[no-untyped-call]  # small functions of one path, above


HEAD = as_json({"kind": "feed", **head()})
SIGNED = {
    "no head": ([as_json({"kind": "offering"})], "does not begin"),
    "another format": ([as_json({"kind": "feed", **head(), "format": "rss"})], "no feed of exchange"),
    "an older version": ([as_json({"kind": "feed", **head(version="0.9")})], "older than what is read here"),
    "a newer version": ([as_json({"kind": "feed", **head(version="2.0")})], "does not know yet"),
    "a version that is no text": ([as_json({"kind": "feed", **head(version=[1])})], "does not say which version"),
    "a number of 10^30": ([as_json({"kind": "feed", **head(sequence=10**30)})], "sequence must be a whole number"),
    "a number of 5,000 digits": ([b'{"kind":"feed","sequence":' + b"1" * 5000 + b"}\n"], "no record of named fields"),
    "a day that cannot be": ([as_json({"kind": "feed", **head(made_at="2026-02-30T00:00:00Z")})], "made_at must be a moment"),
    "a list": ([HEAD, b"[1]\n"], "Line 2 of this feed is no record"),
    "bytes that are no text": ([HEAD, b'{"kind":"\xff\xfe"}\n'], "Line 2 of this feed is no record"),
    "a line ten thousand deep": ([HEAD, b'{"kind":"offering","name":' + b"[" * 10_000 + b"]" * 10_000 + b"}\n"], "Line 2|line 2"),
    "no kind": ([HEAD, as_json({"key": "a"})], "Line 2 of this feed does not say what it is"),
    "two heads": ([HEAD, HEAD], "says twice"),
    "one key twice": ([HEAD, *[as_json({"kind": "offering", **offering()[1]})] * 2], "the key coaching stands twice"),
    "two centers": ([HEAD, *[as_json({"kind": "center", **CENTER[1]})] * 2], "two of the kind center"),
    "NUL": ([HEAD, as_json({"kind": "offering", **offering(name="a\0b")[1]})], "name holds characters"),
    "half a letter": ([HEAD, b'{"kind":"offering","key":"a","name":"\\ud800","tier":"general"}\n'], "name holds characters"),
    "a key of 10^30": ([HEAD, as_json({"kind": "offering", **offering()[1], "key": 10**30})], "key must be text"),
    "a key too long": ([HEAD, as_json({"kind": "offering", **offering("k" * 101)[1]})], "key is longer than 100"),
    "another tier": ([HEAD, as_json({"kind": "offering", **offering(tier="deepest")[1]})], "tier must be one of"),
    "topics without end": ([HEAD, as_json({"kind": "offering", **offering(topics=["t"] * 101)[1]})], "at most 100"),
    "the year 1": ([HEAD, as_json({"kind": "support", **support(until="0001-01-01")[1]})], "until must be a day"),
    "until before from": ([HEAD, as_json({"kind": "support", **support(until="2025-01-01")[1]})], "until lies before from"),
    "no name": ([HEAD, as_json({"kind": "offering", "key": "a", "tier": "general"})], "name is missing"),
}  # fmt: skip


@pytest.mark.parametrize("name", SIGNED)
def test_a_signature_makes_nothing_true(tmp_path: Path, name: str) -> None:
    lines, told = SIGNED[name]
    path = sealed(tmp_path / "feed", *lines)
    signed(path)
    with pytest.raises(Unreadable, match=told):
        read(path)


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        ({"feed.csv": b'version,format\n1.0,"steelyard'}, "not a well-formed CSV"),
        ({"feed.csv": b"version,format\n1.0,\xff\xfe"}, "not a well-formed CSV"),
        ({"feed.csv": b"format\nsteelyard-exchange,1"}, "more cells than"),
        ({"feed.csv": b"x" * 70_000}, "longer than 64 KB"),
        ({"offering.csv": b"key\na"}, "does not begin"),
    ],
)
def test_a_signed_table_that_is_none(tmp_path: Path, tables: dict[str, bytes], told: str) -> None:
    path = packed(tmp_path / "feed.zip", tables)
    signed(path)
    with pytest.raises(Unreadable, match=told):
        read(path)


def test_the_first_problems_are_told_and_all_are_counted(tmp_path: Path) -> None:
    bad = [as_json({"kind": "offering", **offering(f"k{n}", tier="x")[1]}) for n in range(50)]
    path = sealed(tmp_path / "feed", HEAD, *bad)
    with pytest.raises(Problems) as refused:
        read(path)
    assert (refused.value.count, len(refused.value.told)) == (50, 20)
    assert refused.value.told[0].startswith("line 2: tier must be one of general, targeted, intensive")
