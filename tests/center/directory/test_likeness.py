"""Who is found to be alike: measured on a published file of damaged copies, and on a small one of our own."""

import random
import re
from pathlib import Path

import pytest

from steelyard.center.directory import queries
from steelyard.center.directory.rules import Likeness
from steelyard.center.directory.rules.likeness import LARGEST_BLOCK, NEIGHBOURS, Likened, likened, may_be_one, pairs
from steelyard.center.directory.rules.naming import Index, Known, tokens
from steelyard.center.directory.rules.sheets import entries, opened
from tests.factories.directory import LEAFactory, PersonFactory

FEBRL = Path(__file__).resolve().parents[4] / "shared/data/contacts_calendar/csv/febrl_dataset1.csv"


def people_of(file):
    """The people of a file as the import of contact lists reads them, by their rows."""
    sheet = opened(file)
    for one in entries(sheet, sheet.guessed):
        more = {"given": one.given, "family": one.family, "street": one.street, "phone": one.phone}
        yield likened(one.position, one.name, city=one.city, postcode=one.postcode, **more)


def measured(file, number):
    """Recall and precision of the pairs found in a file whose first cell holds the number of who is meant."""
    truth = {}
    for at, line in enumerate(file.read_text().splitlines(), 1):
        found = re.match(number, line)
        if found:
            truth[at] = found[1]
    together = sum(1 for a in truth for b in truth if a < b and truth[a] == truth[b])
    found = list(pairs(people_of(file)))
    right = sum(truth[a] == truth[b] for a, b in found)
    return right / together, right / len(found)


@pytest.mark.skipif(not FEBRL.is_file(), reason="the shared file is not here")
def test_on_the_published_file():
    """500 people and a damaged copy of each; only name and postal address are compared (see docs/duplicates.md)."""
    sheet = opened(FEBRL)
    used = {heading for heading, column in zip(sheet.headings, sheet.guessed, strict=True) if column}
    assert used == {"given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode", "state"}
    recall, precision = measured(FEBRL, r"rec-(\d+)-")
    assert recall >= 0.98
    assert precision >= 0.99


def damaged(words, rng):
    """A record as a tired person copies it: a slip of a letter, a blank cell, two cells turned."""
    words = list(words)
    for _ in range(rng.choice([1, 1, 2])):
        at = rng.randrange(len(words))
        word, place = words[at], rng.randrange(max(1, len(words[at])))
        words[at] = rng.choice([word[:place] + word[place + 1 :], word[:place] + "e" + word[place:], word])
    if rng.random() < 0.1:
        words[0], words[1] = words[1], words[0]
    if rng.random() < 0.2:
        words[rng.choice([0, 2, 4])] = ""
    return words


def word(rng):
    """A made-up name of two or three syllables."""
    return "".join(rng.choice("bdfgklmnprst") + rng.choice("aeiou") for _ in range(rng.choice([2, 3, 3]))).capitalize()


def test_on_a_small_file_of_our_own(tmp_path):
    rng = random.Random(7)
    given, family, streets, towns = (sorted({word(rng) for _ in range(many)}) for many in (80, 200, 200, 80))
    lines = ["id,First name,Last name,Street number,Street,City,Zip"]
    for number in range(150):
        street, town = f"{rng.choice(streets)} {rng.choice(['Street', 'Avenue'])}", rng.choice(towns)
        words = [rng.choice(given), rng.choice(family), str(rng.randrange(1, 200)), street, town]
        words.append(str(10000 + 97 * towns.index(town)))
        lines += [",".join([f"n-{number}-", *words]), ",".join([f"n-{number}-", *damaged(words, rng)])]
    file = tmp_path / "small.csv"
    file.write_text("\n".join(lines) + "\n")
    recall, precision = measured(file, r"n-(\d+)-")
    assert recall >= 0.95
    assert precision >= 0.98


def test_the_work_grows_with_the_records_not_their_square(monkeypatch):
    from steelyard.center.directory.rules import likeness

    compared = []
    monkeypatch.setattr(likeness, "may_be_one", lambda one, other: bool(compared.append((one, other))))
    crowd = [likened(at, "Maria Garcia", phone="302 555 0100") for at in range(4000)]
    assert list(pairs(crowd)) == []
    assert len(compared) <= 2 * len(crowd) * max(NEIGHBOURS, LARGEST_BLOCK)


def test_a_name_and_a_city_alone_are_not_enough():
    one, other = (likened(at, "Maria Garcia", city="Dover") for at in (1, 2))
    assert not may_be_one(one, other)
    assert not may_be_one(likened(1, "Maria Garcia"), likened(2, "Maria Garcia"))
    assert may_be_one(
        likened(1, "Maria Garcia", phone="(302) 555-0100"), likened(2, "Garcia, Maria", phone="+1 302 555 0100")
    )
    assert not may_be_one(
        likened(1, "Jane Smith", phone="302 555 0100"), likened(2, "John Smythe", phone="302 555 0100")
    )
    assert isinstance(one, Likened)


@pytest.mark.django_db
class TestInTheDirectory:
    def found(self, likeness):
        return {frozenset(row[1:3]) for row in queries.suspects() if row[3] == likeness}

    def test_one_telephone_and_nearly_one_name_wherever_they_work(self):
        one = PersonFactory(name="Jon Smith", phone="(302) 555-0100", organization=LEAFactory())
        two = PersonFactory(name="John Smith", phone="302.555.0100")
        PersonFactory(name="Ann Lee", phone="302 555 0100")
        assert self.found(Likeness.SAME_PHONE) == {frozenset((one.pk, two.pk))}

    def test_one_mailbox_and_one_name_in_two_places(self):
        one = PersonFactory(name="Mei Bei", email="mei.bei@old.test", organization=LEAFactory(state="DE"))
        two = PersonFactory(name="Mei Bei", email="mei.bei@new.test", organization=LEAFactory(state="OH"))
        PersonFactory(name="Ann Lee", email="mei.bei@else.test")
        assert self.found(Likeness.SAME_MAILBOX) == {frozenset((one.pk, two.pk))}


class TestNaming:
    KNOWN = [
        Known(1, "Oregon Department of Education", "OR"),
        Known(1, "ODE", "OR"),
        Known(2, "Ohio Department of Education", "OH"),
        Known(3, "Capital School District", "DE", "1000190"),
        Known(4, "Capital School District", "OH"),
        *(
            Known(at, f"{word} School District", "DE")
            for at, word in enumerate(["Ash", "Birch", "Cedar", "Dale", "Elm", "Fir", "Gum"], 10)
        ),
    ]

    def best(self, name, **told):
        return next(iter(Index(self.KNOWN).suggested(name, **told)), (0, 0))

    def test_the_very_name_a_short_name_and_a_code_are_sure(self):
        assert self.best("oregon department of EDUCATION") == (1, 100)
        assert self.best("ODE") == (1, 100)
        assert self.best("anything", code="1000190") == (3, 100)
        assert self.best("Capital School District", state="DE") == (3, 100)

    def test_a_name_that_several_have_is_never_sure(self):
        assert self.best("Capital School District") == (3, 95)

    def test_abbreviations_slips_and_other_states(self):
        assert self.best("Oregon Dept. of Ed.", state="OR") == (1, 95)
        assert self.best("Ohoi DOE")[1] < self.best("Ohio DOE")[1] <= 95
        key, sure = self.best("Cedar SD", state="OH")
        assert (key, sure) == (12, 60)  # all its words, but another state: six tenths

    def test_what_nobody_is_called_has_no_suggestion(self):
        assert self.best("Zymurgy Institute") == (0, 0)

    def test_words_of_a_name(self):
        assert tokens("The Univ. of Delaware & Schools") == {"university", "delaware", "school"}
