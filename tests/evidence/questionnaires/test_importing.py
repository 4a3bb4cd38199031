"""Forms from files: what fits comes in, and what does not is named; hostile files end with a sentence."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from steelyard.evidence.questionnaires.rules.importing.expressions import Asked, NotUnderstood, understood
from steelyard.evidence.questionnaires.rules.importing.files import read
from steelyard.evidence.questionnaires.rules.importing.taken import Taken, Unreadable
from tests.evidence.questionnaires.files import CHOICES, QUESTIONS, SETTINGS, SURVEY, survey, workbook

REAL = Path(settings.ROOT).parent / "shared" / "data" / "surveys"


def by_name(taken: Taken) -> dict[str, dict[str, Any]]:
    return {question["name"]: question for question in taken.questions}


def refused(taken: Taken) -> dict[str, str]:
    return {one.what: one.why for one in taken.refused}


def test_an_xlsform_comes_in_with_its_conditions_languages_and_refusals() -> None:
    taken = read(workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS))
    found = by_name(taken)
    assert (taken.kind, taken.title, taken.languages) == ("xlsform", {"en": "A survey"}, ["en", "es"])
    assert list(found) == ["role", "used", "used_other", "years", "fit", "order", "why", "late", "agree"]
    assert found["role"]["label"] == {"en": "What is your role?", "es": "¿Cuál es su papel?"}
    assert (found["role"]["required"], found["role"]["hint"]["en"]) == (True, "Welcome.")
    group = {"any": [{"question": "role", "is": "lead"}, {"question": "role", "is": "other_one"}]}
    both = {"all": [{"question": "used", "has": "web"}, {"not": {"question": "used", "has": "site"}}]}
    assert found["years"]["show_if"] == {"all": [group, both]}
    assert (found["years"]["low"], found["years"]["high"]) == (0, 49)
    assert (found["fit"]["kind"], found["fit"]["low"], found["fit"]["high"]) == ("number", 1, 5)
    assert found["fit"]["show_if"]["all"][1] == {"question": "years", "number": ">= 3"}
    assert found["order"]["show_if"]["all"][1] == {"question": "used", "count": "> 1"}
    assert found["why"]["show_if"]["all"][1] == {"question": "years", "answered": True}
    assert found["used_other"]["show_if"] == {"question": "used", "has": "other"}
    assert "show_if" not in found["late"]
    assert taken.problems == ()
    told = refused(taken)
    assert {"start started", "decimal share", "text where", "select_one nobody lost", "web", "text why"} <= set(told)
    assert "asked of everybody" in told["pulldata('a', 'b') = 1"]
    assert "who answered" in told["start started"]


def test_a_limesurvey_file_comes_in_with_its_conditions_languages_and_refusals() -> None:
    taken = read(survey())
    found = by_name(taken)
    assert (taken.kind, taken.title, taken.languages) == (
        "limesurvey",
        {"en": "A survey", "es": "Una encuesta"},
        ["en", "es"],
    )
    assert list(found) == ["role", "role_other", "used", "fit", "years", "order", "like", "sums_hours", "sums_days"]
    assert [choice["name"] for choice in found["role"]["choices"]] == ["A1", "A2", "other"]
    assert found["role"]["label"] == {"en": "What of role?", "es": "What of role?\n(es)"}
    assert found["fit"]["show_if"] == {
        "all": [{"question": "used", "has": "web"}, {"not": {"question": "role", "is": "A1"}}]
    }
    assert [row["name"] for row in found["fit"]["rows"]] == ["pace", "depth"]
    assert found["years"]["show_if"] == {
        "any": [{"question": "fit", "row": "pace", "is": "good"}, {"not": {"question": "role", "answered": True}}]
    }
    assert found["order"]["show_if"] == {"question": "years", "number": ">= 3"}
    assert found["like"]["hint"]["en"] == "What of intro?"
    assert taken.about == {"en": "Hello & welcome"}
    assert taken.problems == ()
    assert {"type D", "type ;", 'regexMatch("/a/", role)'} == set(refused(taken))


def test_nothing_is_dropped_without_a_word() -> None:
    """Each row of the file is a question, a group, or named among what was refused."""
    taken = read(workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS))
    told = " ".join(f"{one.what} {one.where}" for one in taken.refused)
    structure = {"note", "begin_group", "end_group", "end_repeat"}
    lost = [
        row[1] for row in SURVEY[1:] if row[0] not in structure and row[1] not in by_name(taken) and row[1] not in told
    ]
    assert lost == []
    other = read(survey())
    places = " ".join(one.where for one in other.refused)
    names = " ".join(by_name(other))
    assert [row["title"] for row in QUESTIONS if row["type"] != "X" and row["title"] not in names + places] == []


@pytest.mark.parametrize(("data", "told"), [
    (b"", "empty"),
    (b"PK\x03\x04nonsense", "damaged"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xlsx"),
    (b"just,a,table\n1,2,3\n", "no workbook"),
    (b"<html></html>", "no survey of LimeSurvey"),
    (b"<document", "cannot be read as XML"),
    (b'<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><document>&b;</document>', "its own entities"),
    (b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><document>&a;</document>', "its own entities"),
    (b"<a>" * 100_000, "cannot be read as XML"),
    (b"x" * 5_000_001, "larger than 5 MB"),
    (workbook(data=[["a"]]), "no sheet “survey”"),
    (workbook(survey=[["type", "label", "label"], ["text", "a", "b"]]), "“label” twice"),
    (workbook(survey=[["a", "b"], ["merged", ""]]), "no column “type”"),
])  # fmt: skip
def test_a_file_that_is_no_form_ends_with_a_sentence(data: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(data)


def repacked(data: bytes, name: str, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return out.getvalue()


def test_bombs_are_refused_before_they_are_opened() -> None:
    whole = workbook(survey=SURVEY)
    with pytest.raises(Unreadable, match="unpacks to far more"):
        read(repacked(whole, "xl/worksheets/sheet1.xml", lambda sheet: sheet + b" " * 61_000_000))
    with pytest.raises(Unreadable, match="cell XFD1048576"):
        read(repacked(whole, "xl/worksheets/sheet1.xml", lambda sheet: sheet.replace(b'r="A2"', b'r="XFD1048576"', 1)))


def test_garbage_inside_a_workbook_is_named() -> None:
    rows = [
        ["type", "name", "label", "relevant"],
        ["text", "=1+1", "<script>alert(1)</script>"], ["", "", "merged over three"], ["text", "long", "x" * 20_000],
        ["text", "deep", "Deep", "(" * 900 + "1" + ")" * 900], ["select_one a from b", "x"], ["end group"], ["\0", "nul"],
    ]  # fmt: skip
    taken = read(workbook(survey=rows))
    assert {one["name"] for one in taken.questions} == {"worked_out", "long", "deep"}
    assert {"merged over three", "select_one a from b x", "end group"} <= set(refused(taken))
    assert any("has 20,000 letters" in problem for problem in taken.problems)


def find(name: str) -> Asked | None:
    questions = {"n": {"name": "n", "kind": "number"}, "s": {"name": "s", "kind": "single"}}
    name = name.partition(".")[0]
    return Asked(questions[name], choices={"1": "one", "2": "two", "3": "three"}) if name in questions else None


@pytest.mark.parametrize(("expression", "condition"), [
    ("", None), ("1", None), ("true()", None),
    ("${n} > 3", {"question": "n", "number": "> 3"}),
    ("3 < ${n}", {"question": "n", "number": "> 3"}),
    ("${s} != '1'", {"not": {"question": "s", "is": "one"}}),
    ("${s} >= 2", {"any": [{"question": "s", "is": "two"}, {"question": "s", "is": "three"}]}),
    ("s.NAOK == '2' && !(n < 1)", {"all": [{"question": "s", "is": "two"}, {"not": {"question": "n", "number": "< 1"}}]}),
    ("${n} = '' or ${s} = '1'", {"any": [{"not": {"question": "n", "answered": True}}, {"question": "s", "is": "one"}]}),
])  # fmt: skip
def test_common_expressions_mean_the_same_here(expression: str, condition: Any) -> None:
    assert understood(expression, find) == condition


@pytest.mark.parametrize("expression", [
    "${z} = 1", "${s} = '9'", "${n} > 'x'", "${n} = ${s}", "import os", "${s} +", "'a' = 'b'", "not(" * 5000, "${n} > 1 )", "today() > 3",
    "0", "false()", "${n", "x" * 3000,
])  # fmt: skip
def test_other_expressions_are_refused(expression: str) -> None:
    with pytest.raises(NotUnderstood):
        understood(expression, find)


@pytest.mark.skipif(not REAL.is_dir(), reason="files of other tools (shared/data) do not lie beside this checkout")
class TestRealFiles:
    def test_limesurvey(self) -> None:
        taken = read((REAL / "limesurvey" / "survey.lss").read_bytes())
        assert [(one["name"], one["kind"]) for one in taken.questions] == [
            ("G01Q01", "text"),
            ("G01Q02", "scale"),
            ("G02Q04", "single"),
        ]
        assert [one.where for one in taken.refused] == ["Question G02Q03"]  # a file: 4 questions in all
        group = read((REAL / "limesurvey" / "group.lsg").read_bytes())
        assert [one["kind"] for one in group.questions] == ["scale", "text"]

    def test_xlsform(self) -> None:
        with pytest.raises(Unreadable, match="“label” twice"):
            read((REAL / "xlsform" / "bad_duplicate_columns.xlsx").read_bytes())
        chosen = read((REAL / "xlsform" / "choice_filter_test.xlsx").read_bytes())
        assert [len(one["choices"]) for one in chosen.questions] == [2, 3, 8]  # 14 rows, one name twice
        assert {"king", "choice_filter of county", "choice_filter of city"} == set(refused(chosen))
        other = read((REAL / "xlsform" / "specify_other.xlsx").read_bytes())
        assert [one["name"] for one in other.questions] == ["sex", "sex_other"]
        assert other.problems == ()
