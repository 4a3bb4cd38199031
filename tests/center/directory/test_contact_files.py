"""Files of people as tools and spreadsheets write them: what they are, what each row says, why one is refused."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from steelyard.center.directory.rules.cards import card
from steelyard.center.directory.rules.contacts import are_plain, guarded, guessed, suffice, unguarded
from steelyard.center.directory.rules.sheets import entries, opened
from steelyard.foundation.work.tables import Unreadable

SHARED = Path(__file__).resolve().parents[4] / "shared/data/contacts_calendar"
PLAIN = "Name,E-mail,Title\r\nÅse Müller,Ase@Agency.test,Chief\r\nBo Li,bo@agency.test,\r\n"


def write(folder, name, content):
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def read(file, columns=None):
    sheet = opened(file)
    return list(entries(sheet, sheet.guessed if columns is None else columns))


def workbook(file, rows, *, above=0):
    with xlsxwriter.Workbook(str(file)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at + above, 0, row)
    return file


class TestTables:
    @pytest.mark.parametrize(
        ("encoding", "told"),
        [
            ("utf-8", "utf-8"),
            ("utf-8-sig", "utf-8-sig"),
            ("utf-16", "utf-16"),
            ("utf-16-le", "utf-16"),
            ("cp1252", "windows-1252"),
        ],
    )
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    def test_any_encoding_and_delimiter_says_the_same(self, tmp_path, encoding, told, delimiter):
        file = write(tmp_path, "a.csv", PLAIN.replace(",", delimiter).encode(encoding))
        assert opened(file).encoding == told
        assert [(e.position, e.name, e.email, e.title) for e in read(file)] == [
            (2, "Åse Müller", "ase@agency.test", "Chief"),
            (3, "Bo Li", "bo@agency.test", ""),
        ]

    def test_a_workbook_says_the_same_wherever_its_rows_begin(self, tmp_path):
        rows = [
            ["People of the convening"],
            ["First Name", "Last Name", "Email", "Phone"],
            ["Åse", "Müller", "a@b.test", 5550100],
        ]
        found = read(workbook(tmp_path / "a.xlsx", rows, above=2))
        assert [(e.position, e.name, e.email, e.phone) for e in found] == [(5, "Åse Müller", "a@b.test", "5550100")]

    def test_a_workbook_called_csv_and_a_table_called_xlsx_are_read_as_what_they_are(self, tmp_path):
        workbook(tmp_path / "b.xlsx", [["Name", "Email"], ["Bo", "b@c.test"]]).rename(tmp_path / "b.csv")
        assert opened(tmp_path / "b.csv").form == "xlsx"
        assert read(write(tmp_path, "c.xlsx", PLAIN))[1].name == "Bo Li"

    def test_quoted_newlines_blank_rows_and_short_rows(self, tmp_path):
        text = 'Name,E-mail,Title\n"Mei\nBei",m@a.test,"Chief, acting"\n,,\n\nBo\n'
        found = read(write(tmp_path, "a.csv", text))
        assert [(e.position, e.name, e.title) for e in found] == [(2, "Mei Bei", "Chief, acting"), (5, "Bo", "")]

    def test_a_row_with_too_many_cells_is_refused_and_the_others_are_not(self, tmp_path):
        found = read(write(tmp_path, "a.csv", "Name,E-mail\nLi, Bo,bo@a.test\nMei,mei@a.test\n"))
        assert found[0].refused.startswith("Row 2 has 3 cells, but there are 2 headings.")
        assert not found[1].refused

    @pytest.mark.parametrize(
        ("cells", "why"),
        [
            ("Bo,bo@", "Row 2: “bo@” is no e-mail address."),
            (",", ""),
            (",,x", "Row 2 has neither a name nor an e-mail address."),
            (f"{'B' * 201},b@a.test", "Row 2: the name is longer than 200 letters."),
            ("B\0o,b@a.test", "Row 2 holds characters"),
        ],
    )
    def test_refused_rows_say_which_and_why(self, tmp_path, cells, why):
        found = read(write(tmp_path, "a.csv", f"Name,E-mail,Title\n{cells}\nMei,mei@a.test,\n"))
        assert [e.refused[: len(why)] for e in found if e.refused] == ([why] if why else [])

    def test_a_row_with_an_address_alone_is_read(self, tmp_path):
        assert read(write(tmp_path, "a.csv", "E-mail\nBo@A.test\n"))[0].email == "bo@a.test"

    def test_without_headings_the_first_row_is_a_person(self, tmp_path):
        sheet = opened(write(tmp_path, "a.csv", "Bo Li,bo@a.test\nMei,mei@a.test\n"))
        assert (sheet.headings, sheet.first_row) == (("Column 1", "E-mail"), 1)
        assert len(list(entries(sheet, ["name", "email"]))) == 2

    def test_several_addresses_and_addresses_with_names(self, tmp_path):
        text = 'Name,E-mail 1 - Value,E-mail 2 - Value\nBo,"Bo <BO@a.test>; b@a.test ::: bo@a.test",mailto:x@a.test\n'
        found = read(write(tmp_path, "a.csv", text))[0]
        assert (found.email, found.emails) == ("bo@a.test", ["x@a.test"])
        text = "Name,Email\nBo,BO@a.test; b@a.test ::: bo@a.test\n"
        found = read(write(tmp_path, "a.csv", text))[0]
        assert (found.email, found.emails) == ("bo@a.test", ["b@a.test"])

    def test_emoji_right_to_left_and_decomposed_letters_stay_as_they_are(self, tmp_path):
        found = read(write(tmp_path, "a.csv", "Name,Email\nمرحبا 👩‍🏫,m@a.test\nA\u030ase,a@a.test\n"))
        assert [e.name for e in found] == ["مرحبا 👩‍🏫", "Åse"]

    def test_a_duplicate_heading_is_the_next_of_its_kind(self):
        assert guessed(["Name", "Email", "Email", "Title", "Title"]) == ["name", "email", "email", "title", ""]

    def test_beside_a_job_title_a_title_is_how_somebody_is_addressed(self):
        outlook = ["Title", "First Name", "Last Name", "Company", "Job Title", "E-mail Address", "E-mail 2 Address"]
        assert guessed(outlook) == ["", "given", "family", "organization", "title", "email", "email"]

    def test_what_headings_say(self):
        assert guessed(["First Name", "Surname", "Full name", "Mobile Phone", "LEAID"]) == [
            "given",
            "family",
            "",
            "phone",
            "code",
        ]
        assert not suffice(guessed(["a", "b"]))
        assert not are_plain(guessed(["Name"]))

    @pytest.mark.parametrize(
        ("name", "content", "why"),
        [
            ("a.csv", b"", "This file is empty."),
            ("a.csv", b"\xef\xbb\xbf\r\n", "This file is empty."),
            ("a.csv", b"Name,Email\n", "no row below"),
            ("a.csv", b"%PDF-1.7 ...", "a PDF"),
            ("a.csv", b"<!DOCTYPE html><html>", "no table"),
            ("a.xlsx", b"PK\x03\x04 broken", "damaged"),
            ("a.csv", bytes(range(1, 9)) * 9 + bytes(9) + b"\x80" * 9, "not text"),
            (
                "a.xls",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
                "password",
            ),
            ("a.csv", b'Name,Email\n"Bo,bo@a.test\n', "never closed"),
            ("a.csv", b'Name,Email\n"Bo" Li,bo@a.test\n', "Row 2 cannot be read: its quotation marks do not pair"),
        ],
    )
    def test_files_that_cannot_be_read_say_why(self, tmp_path, name, content, why):
        with pytest.raises(Unreadable, match=why):
            read(write(tmp_path, name, content))

    def test_an_archive_is_no_workbook(self, tmp_path):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as packed:
            packed.writestr("word/document.xml", "<x/>")
        with pytest.raises(Unreadable, match="not a workbook"):
            read(write(tmp_path, "a.xlsx", held.getvalue()))

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
    def test_no_cell_begins_a_formula_and_each_comes_back(self, text):
        safe = guarded(text)
        assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert unguarded(safe) == text


class TestCards:
    def test_versions_folding_groups_and_escapes(self, tmp_path):
        text = (
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Mei\\, Bei\r\nitem1.EMAIL;PREF=2:second@a.test\r\nEMAIL;PREF=1:First@a\r\n .test\r\n"
            'TEL;VALUE=uri;TYPE="voice,work":tel:+1-302-555-0100\r\nORG:Beam Schools;North\r\nTITLE:Chief\\; acting\r\nEND:VCARD\r\n'
            "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=utf-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;=C3=85=\r\nse\r\n"
            "TEL;FAX;WORK:1\r\nTEL;CELL:2\r\nEND:VCARD\r\n"
        )
        one, other = read(write(tmp_path, "a.vcf", text))
        assert (one.name, one.email, one.emails) == ("Mei, Bei", "first@a.test", ["second@a.test"])
        assert (one.phone, one.organization, one.title) == ("+1-302-555-0100", "Beam Schools", "Chief; acting")
        assert (other.name, other.phone, other.position) == ("Åse Müller", "2", 2)

    def test_a_card_that_does_not_end_is_refused(self, tmp_path):
        text = "BEGIN:VCARD\nFN:Bo\nBEGIN:VCARD\nFN:Mei\nEND:VCARD\nBEGIN:VCARD\nFN:Last\n"
        found = read(write(tmp_path, "a.vcf", text))
        assert [bool(e.refused) for e in found] == [True, False, True]
        assert "Card 1 does not end" in found[0].refused

    @given(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=60),
            min_size=3,
            max_size=3,
        )
    )
    def test_what_goes_out_comes_in(self, tmp_path_factory, words):
        name, title, home = words
        text = card(name=name, given="", family=name, emails=["a@b.test"], phone="1", title=title, home=home)
        assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
        [found] = read(write(tmp_path_factory.mktemp("card"), "a.vcf", text))
        from steelyard.foundation.kit.text import tidy

        assert (found.name, found.title, found.organization) == tuple(" ".join(tidy(word).split()) for word in words)

    @pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not here")
    def test_cards_as_an_address_book_writes_them(self):
        [one] = read(SHARED / "vcf/John_Doe_GMAIL.vcf")
        # FN as it stands; of the two telephones the first; the address is one line in the street field.
        assert (one.name, one.email) == ("Mr. John Richter, James Doe Sr.", "john.doe@ibm.com")
        assert (one.phone, one.organization, one.title) == ("905-555-1234", "IBM", "Money Counter")
        [two] = read(SHARED / "vcf/gmail-single2.vcf")
        # Five addresses, one of them in a group ("item1.EMAIL"); none is preferred, so the first is the one to write to.
        assert (two.name, two.email, len(two.emails)) == ("VCard Test", "email@example.com", 4)
        assert (two.phone, two.organization, two.title) == ("5555551111", "TheCompany", "TheJobTitle")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not here")
class TestSpectrum:
    """Each file of csv-spectrum gives the cells that its JSON says, whatever its columns mean."""

    @pytest.mark.parametrize(
        "file", sorted((SHARED / "csv/csv-spectrum/csvs").glob("*.csv")), ids=lambda file: file.stem
    )
    def test_cells(self, file):
        import json

        expected = json.loads((SHARED / f"csv/csv-spectrum/json/{file.stem}.json").read_text())
        from steelyard.center.directory.rules.sheets import _rows

        sheet = opened(file)
        rows = [dict(zip(sheet.headings, row, strict=True)) for at, row in _rows(sheet) if at >= sheet.first_row]
        assert rows == [
            {key: value.replace("\r\n", "\n") if "\r" not in str(row) else value for key, value in line.items()}
            for row, line in zip(rows, expected, strict=True)
        ]
