"""Files of people that lie beside this checkout, brought in as a person would: who is in the directory afterwards.

Expected people are worked out by hand from the files; the comment beside each says how.
"""

import csv
from pathlib import Path

import pytest

from steelyard.center.directory import actions
from steelyard.center.directory.jobs.contacts import bring, stage
from steelyard.center.directory.models import Address, Person, Suggestion
from steelyard.center.directory.queries.contacts import how_many_people, told_rows
from steelyard.center.directory.rules.contacts import HomeChoice
from steelyard.center.directory.rules.sheets import opened
from steelyard.foundation.work.tables import Unreadable

SHARED = Path(__file__).resolve().parents[4] / "shared/data/contacts_calendar"
SPECTRUM = SHARED / "csv/csv-spectrum/csvs"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files do not lie beside this checkout"),
]

# Headings that say nothing are mapped by hand: which column is the name, and the names it holds.
BY_HAND = {
    "empty": (0, ["1", "2"]),  # two rows; the quoted nothings beside the first are blank cells
    "empty_crlf": (0, ["1", "2"]),
    "escaped_quotes": (1, ['ha "ha" ha', "4"]),  # two quotation marks within a cell are one
    "json": (1, ['{"type": "Point", "coordinates": [102.0, 0.5]}']),
    "newlines": (0, ["1", "Once upon a time", "7"]),  # a name is on one line: the break in the cell is a blank
    "newlines_crlf": (0, ["1", "Once upon a time", "7"]),
    "quotes_and_newlines": (1, ['ha "ha" ha', "4"]),
    "simple": (0, ["1"]),
    "simple_crlf": (0, ["1"]),
    "utf8": (2, ["3", "ʤ"]),
}


def taken(file, columns):
    """Bring a file in with its columns said by hand."""
    sheet = opened(file)
    found = actions.receive_list(file.name, by=None, sheet=sheet, columns=columns)
    stage(found, by=None, path=file)
    actions.settle_rest(found, by=None, choice=HomeChoice.BLANK)
    return actions.apply_list(found, by=None)


def test_no_file_is_left_out():
    assert {file.stem for file in SPECTRUM.glob("*.csv")} == BY_HAND.keys() | {"comma_in_quotes"}
    assert {file.name for file in (SHARED / "vcf").iterdir()} == {"John_Doe_GMAIL.vcf", "gmail-single2.vcf"}


@pytest.mark.parametrize("name", BY_HAND)
def test_columns_by_hand(name):
    file, (at, names) = SPECTRUM / f"{name}.csv", BY_HAND[name]
    with pytest.raises(Unreadable, match="Which columns hold names"):
        bring(file, by=None, preview=False, tell=how_many_people)
    width = len(opened(file).headings)
    taken(file, ["name" if place == at else "" for place in range(width)])
    assert list(Person.objects.order_by("id").values_list("name", flat=True)) == names


def test_first_and_last_name_are_known_by_their_headings():
    # One person; the comma in the quoted city parts no cells.
    assert bring(SPECTRUM / "comma_in_quotes.csv", by=None, preview=False, tell=how_many_people) == 1
    assert Person.objects.get().name == "John Doe"


@pytest.mark.parametrize(
    ("name", "person", "emails"),
    [
        ("John_Doe_GMAIL", "Mr. John Richter, James Doe Sr.", ["john.doe@ibm.com"]),
        (
            "gmail-single2",  # five addresses, the first of them to write to; one stands in a group of the card
            "VCard Test",
            [
                "email@example.com",
                "customcategory@example.com",
                "homeemail@example.com",
                "otheremail@example.com",
                "workemail@example.com",
            ],
        ),
    ],
)
def test_cards(name, person, emails):
    file = SHARED / f"vcf/{name}.vcf"
    bring(file, by=None, preview=False, tell=how_many_people)
    assert Person.objects.get().name == person
    assert list(Address.objects.order_by("-is_primary", "email").values_list("email", flat=True)) == emails
    fates = bring(file, by=None, preview=False, tell=lambda found: [row["fate"] for row in told_rows(found)])
    assert (fates, Person.objects.count()) == (["known"], 1)


def test_a_thousand_people_and_nobody_is_joined():
    file = SHARED / "csv/febrl_dataset1.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, skipinitialspace=True))
    named = [row for row in rows if row["given_name"].strip() or row["surname"].strip()]
    told = bring(file, by=None, preview=False, tell=lambda found: list(told_rows(found)))
    # The damaged copies differ somewhere from their originals, so each is a person until somebody joins them; of the
    # thousand rows only those go no further that have no name at all.
    assert [len(told), Person.objects.count()] == [len(rows), len(named)]
    assert {row["fate"] for row in told} == {"new"} | ({"refused"} if len(named) < len(rows) else set())
    assert Suggestion.objects.exists()
