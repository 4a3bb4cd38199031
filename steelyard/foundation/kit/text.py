"""Text as people write it: one normal form to store, one folded form to compare."""

import re
import unicodedata

# Controls that no database column, mail header or spreadsheet takes; tab and line feed stay.
_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, *range(128, 160)))


class UnreadableText(ValueError):
    """The text holds something no system can store."""


def tidy(value: str) -> str:
    """Return the text in NFC with Unix line ends, without control characters and outer blanks.

    Raises UnreadableText for NUL and lone surrogates, which hide damage rather than meaning.
    """
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise UnreadableText("This text holds characters that cannot be stored. Please type it again.")
    value = value.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
    return unicodedata.normalize("NFC", value).strip()


# Apostrophes of every shape and the ʻokina: people leave them out of Hawaiʻi and O’Brien as often as not.
_SILENT = dict.fromkeys(map(ord, "'’‘`´ʻʼʹ"))


def fold(value: str) -> str:
    """Return a form equal for texts that people take for the same: no case, accents or apostrophes, single blanks."""
    value = value.casefold().translate(_SILENT)
    if not value.isascii():  # most names need no more, and a file of attendance has 100,000 of them
        value = unicodedata.normalize("NFKD", value)
        value = "".join(char for char in value if not unicodedata.combining(char))
    return re.sub(r"[^\w@.+-]+", " ", value).strip()
