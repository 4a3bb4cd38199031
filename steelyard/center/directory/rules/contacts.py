"""Contact lists: what their columns are, what a row says, and what it adds to what is known."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from steelyard.foundation.kit.choices import Choice
from steelyard.foundation.kit.text import UnreadableText, fold, tidy


class ListStatus(Choice):
    COLUMNS = "columns", "Waits for its columns"
    READING = "reading", "Being read"
    READY = "ready", "Waits to be applied"
    APPLIED = "applied", "Applied"
    UNDONE = "undone", "Undone"
    DROPPED = "dropped", "Thrown away"


class Fate(Choice):
    NEW = "new", "New person"
    KNOWN = "known", "Known person"
    MERGED = "merged", "Same row again"
    REFUSED = "refused", "Refused"


# The mark beside a state on a page: a kind of the kit's status tag.
MARK: dict[str, str] = {
    ListStatus.COLUMNS: "waiting",
    ListStatus.READING: "open",
    ListStatus.READY: "waiting",
    ListStatus.APPLIED: "done",
    ListStatus.UNDONE: "quiet",
    ListStatus.DROPPED: "quiet",
}
FATE_MARK: dict[str, str] = {Fate.NEW: "new", Fate.KNOWN: "done", Fate.MERGED: "quiet", Fate.REFUSED: "attention"}
# Lists that were neither applied nor thrown away.
OPEN = (ListStatus.COLUMNS, ListStatus.READING, ListStatus.READY)


class HomeChoice(Choice):
    OPEN = "open", "Not decided"
    EXACT = "exact", "Named exactly"
    CHOSEN = "chosen", "Chosen"
    NEW = "new", "A new organization"
    BLANK = "blank", "Left blank"


class Column(Choice):
    """What a column of a list may be."""

    NAME = "name", "Whole name"
    GIVEN = "given", "First name"
    MIDDLE = "middle", "Middle name"
    FAMILY = "family", "Last name"
    EMAIL = "email", "E-mail address"
    PHONE = "phone", "Telephone"
    TITLE = "title", "Title"
    ORGANIZATION = "organization", "Organization"
    CODE = "code", "Code of the organization"
    STATE = "state", "State"
    STREET = "street", "Street (to compare only)"
    CITY = "city", "City (to compare only)"
    POSTCODE = "postcode", "ZIP code (to compare only)"


_SAID: dict[Column, str] = {
    Column.NAME: "name|full name|display name|contact|contact name|person|attendee|participant|fn|formatted name|nombre",
    Column.GIVEN: "first name|given name|first|given|firstname|givenname|forename",
    Column.MIDDLE: "middle name|middle|additional name|middle initial",
    Column.FAMILY: "last name|surname|family name|last|lastname|familyname|family",
    Column.EMAIL: "email|e-mail|email address|e-mail address|mail|other e-mail addresses|work email|business email",
    Column.PHONE: "phone|telephone|phone number|mobile|mobile phone|cell|business phone|work phone|primary phone|tel",
    Column.TITLE: "title|job title|position|role|organization title|job",
    Column.ORGANIZATION: "organization|organisation|agency|company|employer|district|organization name|school district"
    "|affiliation|institution|works at|company name|agency name|district name|school system",
    Column.CODE: "organization code|leaid|nces id|nces district id|district id|agency code",
    Column.STATE: "state|st|state or territory|business state|state province|region|organization state|work state",
    Column.STREET: "street|street number|address|address 1|address 2|street address|business street|mailing address"
    "|address line 1|address line 2|home street",
    Column.CITY: "city|town|suburb|business city|locality|mailing city|home city",
    Column.POSTCODE: "zip|zip code|postcode|postal code|business postal code|zipcode|mailing zip",
}
_MEANS = {heading: column for column, said in _SAID.items() for heading in said.split("|")}
# "E-mail 2 Address", "E-mail 1 - Value", "Phone 3 - Value" of Outlook and Google.
_NUMBERED = re.compile(r"^(e-mail|email|phone)(?: address)? \d+(?: address| - value)?$")
# Only one column can be each of these: the first that says so.
_SINGLE = frozenset({Column.NAME, Column.GIVEN, Column.MIDDLE, Column.FAMILY, Column.TITLE, Column.ORGANIZATION})
EMAIL = re.compile(r"^[^\s@<>,;:\"()\[\]\\]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$")
_IN_BRACKETS = re.compile(r"<([^<>]+@[^<>]+)>")
_BETWEEN = re.compile(r"\s*(?::::|[;,|\s])\s*")
LONGEST = {"name": 200, "email": 254, "phone": 40, "title": 200, "organization": 200}


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    return fold(text)


def heading_key(heading: str) -> str:
    return " ".join(re.sub(r"[_.:()/]+", " ", fold(heading)).split())


def headings_hash(headings: Iterable[str]) -> str:
    """A mark of a set of headings, whatever the case of their letters."""
    return blake2b("\x1f".join(heading_key(one) for one in headings).encode(), digest_size=32).hexdigest()


def guessed(headings: Sequence[str]) -> list[str]:
    """What each column is by its heading, "" where that does not say."""
    found: list[str] = []
    keys = [heading_key(heading) for heading in headings]
    # Beside a job title, "Title" is Mr. or Dr., as in the files of Outlook.
    addressed = {"title"} if any(_MEANS.get(key) == Column.TITLE and key != "title" for key in keys) else set()
    for key in keys:
        numbered = _NUMBERED.match(key)
        column = _MEANS.get(key) if key not in addressed else None
        if numbered:
            column = Column.PHONE if numbered[1] == "phone" else Column.EMAIL
        taken = column in _SINGLE and column in found
        found.append("" if column is None or taken else column.value)
    return _without_twice_named(found)


def _without_twice_named(found: list[str]) -> list[str]:
    """First and last name say more than a whole name beside them; without an organization "name" is a person's."""
    if Column.GIVEN in found and Column.FAMILY in found:
        return ["" if one == Column.NAME else one for one in found]
    return found


def suffice(columns: Iterable[str]) -> bool:
    """Whether rows read so can be people at all."""
    return not {Column.NAME, Column.GIVEN, Column.FAMILY, Column.EMAIL}.isdisjoint(columns)


def are_plain(columns: Iterable[str]) -> bool:
    """Whether nobody need be asked: a name and an address are found."""
    found = set(columns)
    return Column.EMAIL in found and not found.isdisjoint({Column.NAME, Column.GIVEN, Column.FAMILY})


@dataclass
class Entry:
    """What one row says of a person, cleaned; ``refused`` says what is wrong with it and what to do."""

    position: int
    name: str = ""
    email: str = ""
    emails: list[str] = field(default_factory=list)  # further ones
    phone: str = ""
    title: str = ""
    organization: str = ""
    code: str = ""
    state: str = ""
    street: str = ""
    city: str = ""
    postcode: str = ""
    given: str = ""
    family: str = ""
    refused: str = ""
    cells: str = ""  # a mark of all its cells: rows with equal ones are the same row

    def rest(self) -> dict[str, Any]:
        """What a staged row keeps beside name and address."""
        return {name: value for name, value in asdict(self).items() if value and name not in _OWN}

    @property
    def home_key(self) -> str:
        if not (self.organization or self.code):
            return ""
        return f"{self.code}|{_folded(self.organization)}|{self.state}"[:300]

    @property
    def identity(self) -> tuple[str, ...]:
        """Who a row without an address is about, as far as it says."""
        return (_folded(self.name)[:200], self.home_key, digits(self.phone))


_OWN = frozenset({"position", "name", "email", "refused"})
_ENTRY = frozenset(one.name for one in fields(Entry))


def entry_of(position: int, rest: dict[str, Any], *, name: str, email: str) -> Entry:
    """A staged row as it was understood."""
    return Entry(position, name, email, **{key: value for key, value in rest.items() if key in _ENTRY})


def mark_of(cells: Iterable[str]) -> str:
    return blake2b("\x1f".join(cells).encode("utf-8", "replace"), digest_size=8).hexdigest()


def digits(phone: str) -> str:
    return "".join(char for char in phone if char.isdigit())


def understood(position: int, cells: Sequence[str], columns: Sequence[str], *, word: str = "Row") -> Entry:
    """The entry of a row of a table, by what its columns are."""
    made = Entry(position)
    try:
        values = _by_column(cells, columns)
    except UnreadableText:
        made.refused = f"{word} {position} holds characters that cannot be stored. Type it again."
        return made
    made.cells = mark_of(cells)
    made.given = " ".join(part for part in (values(Column.GIVEN), values(Column.MIDDLE)) if part)
    made.family = values(Column.FAMILY)
    made.name = values(Column.NAME) or " ".join(part for part in (made.given, made.family) if part)
    for column in (Column.PHONE, Column.TITLE, Column.ORGANIZATION, Column.CODE, Column.CITY, Column.POSTCODE):
        setattr(made, column.value, values(column))
    made.street = values.joined(Column.STREET)
    made.state = values(Column.STATE)
    return checked(made, values.all(Column.EMAIL), word=word)


class _Values:
    """The cells of a row by what they are."""

    def __init__(self, found: dict[str, list[str]]) -> None:
        self._found = found

    def __call__(self, column: Column) -> str:
        return next(iter(self._found.get(column, ())), "")

    def all(self, column: Column) -> list[str]:
        return self._found.get(column, [])

    def joined(self, column: Column) -> str:
        return " ".join(self.all(column))


def _by_column(cells: Sequence[str], columns: Sequence[str]) -> _Values:
    found: dict[str, list[str]] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column:
            text = unguarded(tidy(cell))
            if text:
                found.setdefault(column, []).append(" ".join(text.split()))
    return _Values(found)


def checked(made: Entry, addresses: Iterable[str], *, word: str = "Row") -> Entry:
    """The entry with its addresses, or with the sentence that refuses it."""
    at = f"{word} {made.position}"
    found: list[str] = []
    for text in addresses:
        for address in _addresses(text):
            if not EMAIL.match(address) or len(address) > LONGEST["email"]:
                shown = address if len(address) <= 60 else f"{address[:57]}…"
                made.refused = f"{at}: “{shown}” is no e-mail address. Correct it, or leave the cell blank."
                return made
            if address not in found:
                found.append(address)
    made.email, made.emails = (found[0], found[1:]) if found else ("", [])
    if not (made.name or made.email):
        made.refused = f"{at} has neither a name nor an e-mail address. Write one of them, or take the row out."
    for name, most in LONGEST.items():
        if len(getattr(made, name)) > most:
            made.refused = f"{at}: the {name} is longer than {most} letters. Shorten it."
    made.code, made.postcode = made.code[:60], made.postcode[:20]
    made.street, made.city = made.street[:300], made.city[:100]
    return made


def _addresses(text: str) -> list[str]:
    """The addresses in a cell: one, several, or one in brackets after a name; in lower case."""
    bracketed = _IN_BRACKETS.findall(text)
    found = bracketed or _BETWEEN.split(text)
    return [one.strip().removeprefix("mailto:").lower() for one in found if one.strip()]


# What a row adds to somebody who is known

FILLS = ("name", "phone", "title", "home")


@dataclass(frozen=True)
class Held:
    """What the directory holds of a person: name, telephone, title and the key of the organization of today."""

    name: str
    phone: str
    title: str
    home: int | None


def gains(held: Held, entry: Entry, home: int | None, *, overrule: bool) -> dict[str, Any]:
    """What a row changes of a known person: blanks are filled, the rest only if the list is to overrule.

    The title belongs to a place: it is taken with a new place, and else only where the place is the same.
    """
    found: dict[str, Any] = {}
    if entry.phone and digits(held.phone) != digits(entry.phone) and (overrule or not held.phone):
        found["phone"] = entry.phone
    if overrule and entry.name and fold(entry.name) != fold(held.name):
        found["name"] = entry.name
    moves = home is not None and home != held.home and (overrule or held.home is None)
    if moves:
        found["home"] = home
    stays = home == held.home and home is not None
    if entry.title and (moves or (stays and entry.title != held.title and (overrule or not held.title))):
        found["title"] = entry.title
    return found


def differences(held: Held, entry: Entry, home: int | None) -> list[str]:
    """What a row says otherwise than the directory, in words."""
    would = gains(held, entry, home, overrule=True).keys() - gains(held, entry, home, overrule=False).keys()
    words = {"name": "name", "phone": "telephone", "title": "title", "home": "organization"}
    return [words[one] for one in FILLS if one in would]


# Cells that a spreadsheet could take for a formula; the wide signs are read as the plain ones by some.

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LOOKED_AT = frozenset(("'", *_FORMULA))  # what begins otherwise, nearly every cell, needs no second look


def guarded(text: str) -> str:
    """The text so that no spreadsheet runs it: an apostrophe before what would begin a formula."""
    return f"'{text}" if text[:1] in _LOOKED_AT and text.lstrip("'").startswith(_FORMULA) else text


def unguarded(text: str) -> str:
    """The text as it was before ``guarded``."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULA) else text
