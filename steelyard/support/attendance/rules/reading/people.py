"""Names and addresses as tools write them: who has one, and who is a caller or a device without."""

import re
import unicodedata

from steelyard.foundation.kit.text import UnreadableText, fold, tidy

_BLANKS = frozenset({"", "-", "--", "—", "–", "n/a", "na", "none", "null", "nan"})
_NO_ADDRESSES = frozenset({"anonymous", "anonym", "guest", "unknown", "no email", "not provided"})
LONGEST_ADDRESS = 254
LONGEST_BLANK = max(map(len, _BLANKS))
_WRAPPED = re.compile(r'="((?:[^"]|"")*)"')  # how Webex keeps spreadsheets from guessing
_FORMULA = re.compile(r"=|@[A-Za-z]+\(|[+\-][A-Za-z]+[\d(]")
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\[\]]+@[^\s@<>(),;:\"\[\]]+\.[^\s@<>(),;:\"\[\].]{2,}")
_BRACKETED = re.compile(r".*<\s*([^<>]+?)\s*>")
_NUMBER = re.compile(r"[+(]?[\d*x#][\d*x#()\s.\-]{4,}")
# Names that tools and telephones give to who has not given one.
_NAMELESS = re.compile(
    r"""(?:call[- ]?in[ ]user|caller|phone[ ](?:caller|user)|telephone|telefon|unknown|anonymous|guest|gast|zoom[ ]user
    |participant|attendee|user|webex[ ]user|dial[- ]?in(?:[ ]user)?|pstn|iphone|ipad|android|galaxy|samsung|pixel|motorola
    |sm|moto[ ]g|huawei|oneplus|chromebook|laptop|desktop|tablet|phone)
    (?:[ _#-]*+(?:user|phone|tablet|device|participant|caller|pro|max|mini|plus|ultra|air|note|tab|[a-z]?\d++\w*+))*+""",
    re.VERBOSE,
)


def plain(cell: str) -> str:
    """A cell's text without what tools wrap around it; "" for the ways of writing nothing."""
    cell = cell.strip()
    if cell[:2] == '="' and (wrapped := _WRAPPED.fullmatch(cell)):
        cell = wrapped[1].replace('""', '"').strip()
    return "" if len(cell) <= LONGEST_BLANK and cell.casefold() in _BLANKS else cell


def plain_row(cells: list[str], width: int) -> list[str]:
    """The cells of a row as plain texts, as many as there are headings."""
    texts = [plain(cell) if len(cell) <= LONGEST_BLANK or cell[0] == "=" else cell for cell in map(str.strip, cells)]
    return texts if len(texts) == width else [*texts[:width], *[""] * (width - len(texts))]


def is_formula(text: str) -> bool:
    return text[:1] in "=@+-" and _FORMULA.match(text) is not None


def name_of(text: str) -> str:
    """A name in one line, without controls. Raises UnreadableText."""
    is_tidy = text.isprintable() and unicodedata.is_normalized("NFC", text)
    return " ".join((text if is_tidy else tidy(text)).split())


def address_of(text: str) -> str | None:
    """The e-mail address in lower case, "" if there is none, None if the text is no address."""
    if not text or text.casefold() in _NO_ADDRESSES:
        return ""
    if len(text) > 2 * LONGEST_ADDRESS:
        return None
    text = text.strip("\u200b\u200e\u200f\ufeff \t").removeprefix("mailto:")
    if bracketed := _BRACKETED.fullmatch(text):
        text = bracketed[1]
    return text.lower() if len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) else None


def is_nameless(name: str) -> bool:
    """A telephone number, or what a tool or device calls somebody who gave no name."""
    return not name or _NUMBER.fullmatch(name) is not None or _NAMELESS.fullmatch(fold(name)) is not None


def key_of(name: str, email: str) -> str:
    """Who somebody is within one file: by address if there is one, else by the folded name."""
    return email or f"name:{fold(name) or name}"


__all__ = ["UnreadableText", "address_of", "is_formula", "is_nameless", "key_of", "name_of", "plain", "plain_row"]
