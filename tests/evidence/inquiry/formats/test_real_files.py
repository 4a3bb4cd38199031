"""The tools' own files that lie beside this checkout, with what is in them worked out by hand."""

from pathlib import Path

import pytest

from steelyard.evidence.inquiry.formats import laid_out, read, told

REAL = Path(__file__).resolve().parents[5] / "shared/data/qualitative"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the tools' files (shared/data) do not lie beside this checkout"
)

PATHS = [
    "interesting", "experience", "experience.positive", "experience.negative",
    "materials.slides", "materials.assignments", "access", "price",
]  # fmt: skip
WORDS = [
    ("ID1", "experience.positive", "I really like learning new things"),
    ("ID1", "experience.positive", "The structured content, lecture slides and web links have been really good"),
    ("ID1", "materials.slides", "The structured content, lecture slides and web links have been really good"),
    ("ID1", "experience.negative", "some less computer-savvy people would have some trouble accessing the internet-based material"),
    ("ID1", "access", "some less computer-savvy people would have some trouble accessing the internet-based material"),
    ("ID1", "price", "I'm happy to pay €200"),
    ("transcript", "experience.positive", "I like the course"),
    ("transcript", "experience.negative", "struggling with the lecture slides"),
    ("transcript", "materials.slides", "struggling with the lecture slides"),
    ("transcript", "experience.negative", "I don't like all the assignments"),
    ("transcript", "materials.assignments", "I don't like all the assignments"),
    ("transcript", "experience.positive", "it is presented easily"),
]  # fmt: skip


def codings(project):
    return [(one["document"], one["code"], one["text"]) for one in told(project)["codings"]]


@pytest.mark.parametrize("name", ["csv", "xlsx", "html", "qdc"])
def test_every_codebook_of_one_taguette_project_says_the_same(name):
    found = read(REAL / f"taguette_codebook.{name}")
    assert [one.where for one in found.codes] == PATHS
    # The .qdc is the one that has GUIDs and no descriptions.
    assert [one.guid for one in found.codes] == [one.guid for one in read(REAL / "taguette_codebook.qdc").codes]
    assert found.codes[0].guid == "0D62985D-B147-5D01-A9B5-CAE5DCD98342"
    if name != "qdc":
        assert found.codes[6].description == 'Access & technology – "internet-based"'
        assert found.codes[7].description == "Money (€)"


@pytest.mark.parametrize(
    "name",
    ["taguette_highlights.csv", "taguette_highlights.xlsx", "taguette_highlights.html", "taguette_project.sqlite3"],
)
def test_every_export_of_highlights_says_the_same(name):
    found = read(REAL / name)
    assert codings(found) == WORDS
    assert {one.guid for one in found.codes} <= {one.guid for one in read(REAL / "taguette_codebook.qdc").codes}
    assert [one.guid for one in found.documents] == [
        one.guid for one in read(REAL / "taguette_highlights.csv").documents
    ]
    assert found.dropped == []


def test_the_taguette_project_counts_bytes_and_we_do_not():
    found = read(REAL / "taguette_project.sqlite3")
    # Bytes 604 to 627 of the text; the € has three of them and lies within, so the end is two less.
    price = next(one for one in told(found)["codings"] if one["code"] == "price")
    assert (price["start"], price["end"]) == (604, 625)
    # The log of commands knows who made the highlights.
    assert {one["coder"] for one in told(found)["codings"]} == {"admin"}
    for one in found.codings:
        document = next(document for document in found.documents if document.guid == one.document)
        assert document.text[one.start : one.end] == one.text
    assert found.description.startswith("Two example texts")


def test_paragraphs_of_the_taguette_project_become_lines():
    found = laid_out(read(REAL / "taguette_project.sqlite3"))
    lines = [line for line in (REAL / "qualcoder_transcript.txt").read_text().splitlines() if line]
    assert found.documents[1].text.split("\n") == lines
    assert codings(found) == WORDS


def test_an_old_codebook_of_atlas():
    found = read(REAL / "atlasti_codebook_sets.qdc")
    assert [(one.where, one.is_codable) for one in found.codes] == [
        ("code2", True), ("code1", True), ("code1/code1.1", True), ("code3", False), ("code3/code:3.1", True),
    ]  # fmt: skip
    assert found.codes[2].parent == "FFD939DA-B5DC-4611-A9F8-366495EB0AE2" == found.codes[1].guid
    assert [(one.name, len(one.codes)) for one in found.groups] == [
        ("codeGroup1::codeGroup1.2", 2),
        ("codeGroup1::codeGroup1.1", 2),
    ]
    assert found.dropped == []
    assert "urn:QDA-XML:codebook:0:4" in found.notes[0]


def test_the_example_of_the_standard():
    found = read(REAL / "refi_qda_1_5_example.qdc")
    assert [one.name for one in found.codes] == [
        "Topics",
        "Economy",
        "Health care",
        "Values",
        "Conservatives",
        "Liberals",
    ]
    assert found.codes[1].guid == "{d7aa29da-519b-4946-9b90-253b6db8fd0a}"
    assert (found.codes[1].colour, found.codes[1].description) == (
        "#ffff00",
        "Anything about jobs or taxes or business",
    )
    assert [one.is_codable for one in found.codes] == [False, True, True, False, True, True]
    assert found.notes == []


def test_codes_with_categories_of_qualcoder():
    found = read(REAL / "qualcoder_plain_codes_categories_for_import.txt")
    assert found.kind == "qualcoder-codes"
    assert [(one.where, one.is_codable, one.description) for one in found.codes] == [
        ("code1", True, "A memo for code 1"), ("cat1", False, ""), ("cat1/code2", True, ""), ("cat1/code3", True, ""),
        ("cat3", False, ""), ("cat3/cat2", False, ""), ("cat3/cat2/code4", True, "another memo"), ("cat3/code5", True, ""),
        ("code6", True, ""),
    ]  # fmt: skip


def test_cases_and_a_survey_of_qualcoder():
    found = read(REAL / "qualcoder_cases123.csv")
    assert [(one.name, list(one.values.values())) for one in found.cases] == [
        ("ID1", ["20", "f", "science"]), ("ID2", ["22", "m", "performing arts"]), ("ID3", ["45", "f", "politics"]),
    ]  # fmt: skip
    assert [(one.name, one.kind) for one in found.variables] == [
        ("Age", "Integer"),
        ("gender", "Text"),
        ("interest", "Text"),
    ]
    survey = read(REAL / "qualcoder_survey456.csv")
    assert [one.name for one in survey.documents] == ["ID4: freetext", "ID5: freetext", "ID6: freetext"]
    assert survey.documents[1].text.startswith("I needed to upskill")
    assert [len(one.values) for one in survey.cases] == [3, 2, 3]  # ID5 gives no age
    assert survey.cases[0].documents == [survey.documents[0].guid]


def test_texts_of_qualcoder():
    talk = read(REAL / "qualcoder_transcript.txt").documents[0]
    assert [one.speaker for one in talk.turns] == ["id1", "id2", "id3", "id1", "id3", "id1", "id2"]
    assert (
        talk.text[talk.turns[4].start : talk.turns[4].end]
        == "yes, I am learning a lot as well. It's a good course overall"
    )
    page = read(REAL / "taguette_project.sqlite3").documents[0]
    word = read(REAL / "qualcoder_ID1.docx").documents[0]
    assert word.text.replace("\n", "") == page.text.replace("\n", "")
    assert word.text.count("\n") == 2


def test_captions():
    found = {name: read(REAL / "transcripts" / name) for name in ("sample.vtt", "sample.srt", "captions_with_bom.vtt")}
    assert {name: (one.kind, len(one.documents[0].turns)) for name, one in found.items()} == {
        "sample.vtt": ("vtt", 16), "sample.srt": ("srt", 5), "captions_with_bom.vtt": ("vtt", 4),
    }  # fmt: skip
    assert found["sample.srt"].documents[0].text == "\n".join(f"Caption text #{number}" for number in range(1, 6))
    last = found["sample.vtt"].documents[0].turns[-1]
    assert (last.begins, last.ends) == (61_350, 64_300)
    assert all(one.dropped == one.notes == [] for one in found.values())
