"""Files as other tools write them, made here: an XLSForm workbook and a LimeSurvey survey."""

import io
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

SURVEY = [
    ["type", "name", "label::English (en)", "label::Spanish (es)", "hint::English (en)", "required", "relevant", "constraint", "parameters"],
    ["start", "started"],
    ["note", "hello", "Welcome.", "Bienvenidos."],
    ["select_one roles", "role", "What is your role?", "¿Cuál es su papel?", "", "yes"],
    ["select_multiple used or_other", "used", "What did you use?", "¿Qué usó?"],
    ["begin_group", "work", "Your work", "", "", "", "${role} = 'lead' or ${role} = 'other one'"],
    ["integer", "years", "Years in it", "", "", "true", "selected(${used}, 'web') and not(selected(${used}, 'site'))", ". >= 0 and . < 50"],
    ["range", "fit", "How well did it fit?", "", "", "", "${years} >= 3", "", "start=1 end=5"],
    ["rank used", "order", "What helped most?", "", "", "", "count-selected(${used}) > 1"],
    ["text", "why", "Why, ${role}?", "", "In your words", "", "${years} != ''"],
    ["end_group"],
    ["decimal", "share", "Share of time"],
    ["begin_repeat", "visits", "Visits"],
    ["text", "where", "Where?"],
    ["end_repeat"],
    ["select_one nobody", "lost", "Lost list"],
    ["text", "late", "Late", "", "", "", "pulldata('a', 'b') = 1"],
    ["acknowledge", "agree", "I agree"],
]  # fmt: skip
CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Spanish (es)"],
    ["roles", "lead", "Lead", "Líder"], ["roles", "other one", "Other one", "Otro"],
    ["used", "web", "Webinars", ""], ["used", "site", "Visits", ""], ["used", "web", "Again", ""],
]  # fmt: skip
SETTINGS = [["form_title", "default_language"], ["A survey", "English (en)"]]


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(at, column, cell, value="worked out")
                    else:
                        sheet.write(at, column, cell)
    return out.getvalue()


def _table(name: str, rows: Sequence[Mapping[str, str]]) -> str:
    cells = ("".join(f"<{key}>{escape(told)}</{key}>" for key, told in row.items()) for row in rows)
    return f"<{name}><rows>{''.join(f'<row>{one}</row>' for one in cells)}</rows></{name}>"


def _question(qid: int, title: str, kind: str, **more: str) -> dict[str, str]:
    plain = {
        "qid": str(qid),
        "parent_qid": "0",
        "gid": "1",
        "type": kind,
        "title": title,
        "other": "N",
        "mandatory": "N",
    }
    return {**plain, "question_order": str(qid), "relevance": "1", **more}


def _part(qid: int, parent: int, title: str) -> dict[str, str]:
    return {
        "qid": str(qid),
        "parent_qid": str(parent),
        "gid": "1",
        "type": "T",
        "title": title,
        "question_order": str(qid),
    }


QUESTIONS = [
    _question(1, "role", "L", mandatory="Y", other="Y"),
    _question(2, "used", "M"),
    _question(3, "fit", "F", relevance='used_web.NAOK == "Y" && role.NAOK != "A1"'),
    _question(4, "years", "N", relevance='fit_pace.NAOK == "good" or is_empty(role)'),
    _question(5, "order", "R", relevance="years.NAOK ge 3"),
    _question(6, "born", "D"),
    _question(7, "intro", "X"),
    _question(8, "like", "Y", relevance='regexMatch("/a/", role)'),
    _question(9, "sums", "K"),
    _question(10, "cells", ";"),
]
PARTS = [
    _part(21, 2, "web"),
    _part(22, 2, "site"),
    _part(31, 3, "pace"),
    _part(32, 3, "depth"),
    _part(91, 9, "hours"),
    _part(92, 9, "days"),
]
ANSWERS = [(1, "A1", "Lead"), (1, "A2", "Member"), (3, "good", "Good"), (3, "bad", "Bad"), (5, "x", "X"), (5, "y", "Y")]


def survey(**replaced: str) -> bytes:
    named = [(row["qid"], f"<p>What of {row['title']}?</p>") for row in QUESTIONS] + [
        (row["qid"], row["title"].title()) for row in PARTS
    ]
    tables = {
        "surveys": _table("surveys", [{"sid": "7", "language": "en"}]),
        "surveys_languagesettings": _table("surveys_languagesettings", [
            {"surveyls_language": "en", "surveyls_title": "A survey", "surveyls_welcometext": "<script>x()</script>Hello &amp; welcome"},
            {"surveyls_language": "es", "surveyls_title": "Una encuesta"},
        ]),
        "groups": _table("groups", [{"gid": "1", "group_order": "1", "grelevance": ""}]),
        "group_l10ns": _table("group_l10ns", [{"gid": "1", "group_name": "All of it", "language": "en"}]),
        "questions": _table("questions", QUESTIONS),
        "subquestions": _table("subquestions", PARTS),
        "question_l10ns": _table("question_l10ns", [
            {"qid": qid, "question": f"{words}{'' if spoken == 'en' else ' (es)'}", "language": spoken}
            for qid, words in named for spoken in ("en", "es")
        ]),
        "answers": _table("answers", [
            {"aid": str(n), "qid": str(qid), "code": code, "sortorder": str(n)} for n, (qid, code, _) in enumerate(ANSWERS, 1)
        ]),
        "answer_l10ns": _table("answer_l10ns", [
            {"aid": str(n), "answer": words, "language": "en"} for n, (_, _, words) in enumerate(ANSWERS, 1)
        ]),
        "question_attributes": _table("question_attributes", [{"qid": "4", "attribute": "num_value_int_only", "value": "1"}]),
        **replaced,
    }  # fmt: skip
    head = "<languages><language>en</language><language>es</language></languages>"
    whole = f"<document><LimeSurveyDocType>Survey</LimeSurveyDocType>{head}{''.join(tables.values())}</document>"
    return whole.encode()
