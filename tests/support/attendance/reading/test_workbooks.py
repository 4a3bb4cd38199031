"""Spreadsheets: dates, formulas, passwords, and files that are not what they are called."""

import zipfile
from datetime import datetime
from pathlib import Path

import xlsxwriter

from . import EASTERN, minutes, summed, why_refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def book(file: Path, rows: list[list[object]], **options: object) -> Path:
    """A workbook as Excel writes it."""
    made = xlsxwriter.Workbook(file, {"default_date_format": "m/d/yyyy h:mm AM/PM", **options})
    sheet = made.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    made.close()
    return file


def test_a_workbook_with_dates_of_its_own(tmp_path: Path) -> None:
    rows = [
        ["Sign-in of 14 May"],
        [],
        ["Name", "Email", "Time in", "Time out", "Zip"],
        ["Ada Åström", "Ada@sea.example", datetime(2026, 5, 6, 9, 0), datetime(2026, 5, 6, 10, 30, 30), 54321],  # noqa: DTZ001 - as Excel has it
    ]
    for is_1904 in (False, True):
        summary = summed(book(tmp_path / "sign_in.xlsx", rows, date_1904=is_1904), zone=EASTERN)
        assert (summary["kind"], summary["encoding"]) == ("table", "xlsx")
        # 1 h 30 m 30 s; the sixth of May, since a date of Excel has no order to guess.
        assert minutes(summary) == {"ada@sea.example": 91}
        assert summary["rows"][0]["row"] == 4
        assert summary["rows"][0]["joined"] == "2026-05-06T09:00:00-04:00"
        assert not any("could be" in note for note in summary["notes"])


def test_the_texts_of_a_workbook_within_its_cells(tmp_path: Path) -> None:
    # The other way to write texts: not shared, but in the cells.
    rows = [["Name", "Minutes"], ["Ada & Åström", 45], ["Bo", 0.5]]
    summary = summed(book(tmp_path / "inline.xlsx", rows, constant_memory=True))
    assert minutes(summary) == {"Ada & Åström": 45, "Bo": 1}


def test_a_duration_as_a_time(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(tmp_path / "durations.xlsx")
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["Name", "Duration"])
    sheet.write(1, 0, "Ada")
    sheet.write(1, 1, 62.5 / 1440, made.add_format({"num_format": "[h]:mm:ss"}))  # 1:02:30
    made.close()
    assert minutes(summed(tmp_path / "durations.xlsx")) == {"Ada": 63}


def test_formulas(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(tmp_path / "formulas.xlsx")
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["Name", "Email"])
    sheet.write_formula(1, 0, '=CONCAT("Ada"," Åström")', None, "Ada Åström")
    sheet.write(1, 1, "ada@sea.example")
    made.close()
    assert summed(tmp_path / "formulas.xlsx")["attendance"][0]["name"] == "Ada Åström"
    # One that nobody has worked out has no value to take.
    unvalued(tmp_path / "formulas.xlsx", tmp_path / "unvalued.xlsx")
    row = summed(tmp_path / "unvalued.xlsx")["rows"][0]
    assert row["reason"].startswith('Row 2: Name is a formula (=CONCAT("Ada"," Åström")). Put its value into the cell.')


def unvalued(file: Path, copy: Path) -> None:
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace("<v>Ada Åström</v>".encode(), b""))


def test_a_workbook_called_csv_is_read_as_a_workbook(tmp_path: Path) -> None:
    rows = [["Name", "Email"], ["Ada", "ada@sea.example"]]
    book(tmp_path / "list.xlsx", rows).rename(tmp_path / "list.csv")
    summary = summed(tmp_path / "list.csv")
    assert summary["people"] == 1
    assert summary["notes"] == ["list.csv is called .csv, but it is an Excel workbook; it was read as that."]


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    # Excel wraps an encrypted workbook into the older container, under this name.
    file = tmp_path / "secret.xlsx"
    file.write_bytes(OLE + b"\0" * 1016 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 400)
    assert (
        why_refused(file) == "secret.xlsx is protected by a password. Open it, remove the password, and save it again."
    )


def test_damaged_and_other_containers(tmp_path: Path) -> None:
    good = book(tmp_path / "good.xlsx", [["Name"], ["Ada"]]).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(good[: len(good) // 2])
    assert why_refused(tmp_path / "cut.xlsx").startswith("cut.xlsx is a damaged spreadsheet.")
    (tmp_path / "old.xls").write_bytes(OLE + b"\0" * 2000)
    assert why_refused(tmp_path / "old.xls").startswith("old.xls is a damaged spreadsheet.")
    with zipfile.ZipFile(tmp_path / "report.xlsx", "w") as archive:
        archive.writestr("report.csv", "Name")
    assert (
        why_refused(tmp_path / "report.xlsx") == "report.xlsx is a ZIP archive. Unpack it and import the file inside."
    )
    with zipfile.ZipFile(tmp_path / "letter.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    assert why_refused(tmp_path / "letter.xlsx").startswith("letter.xlsx is a Word document")


def test_an_empty_sheet(tmp_path: Path) -> None:
    assert why_refused(book(tmp_path / "empty.xlsx", [])).startswith("empty.xlsx holds no rows.")
