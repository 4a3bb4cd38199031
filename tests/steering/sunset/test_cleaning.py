"""Names and addresses in free text."""

import pytest

from steelyard.steering.sunset.rules.cleaning import Cleaner

CLEANER = ("Rita Rivers", "J. P. O'Hara", "Cher")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("We met Rita Rivers on Monday.", "We met [name] on Monday."),
        ("RITA  RIVERS, Rita\nRivers", "[name], [name]"),
        ("Write to rita@agency.test or hello@center.test.", "Write to [e-mail address] or hello@center.test."),
        ("J. P. O’Hara came", "[name] came"),
        ("Rivers run; Rita writes", "Rivers run; Rita writes"),
        ("Cher", "Cher"),
        ("Rita Riversdale", "Rita Riversdale"),
        ("", ""),
    ],
)
def test_known_names_and_addresses_go(text: str, told: str) -> None:
    assert Cleaner(CLEANER, frozenset({"hello@center.test"})).value(text) == told


def test_texts_within_answers_are_cleaned_and_counted() -> None:
    cleaner = Cleaner(CLEANER, frozenset())
    told = cleaner.value({"notes": ["Rita Rivers", 3, None], "by": {"mail": "a@b.test"}})
    assert told == {"notes": ["[name]", 3, None], "by": {"mail": "[e-mail address]"}}
    assert cleaner.taken == 2


def test_without_names_nothing_changes() -> None:
    assert Cleaner((), frozenset()).value("Rita Rivers was here.") == "Rita Rivers was here."
