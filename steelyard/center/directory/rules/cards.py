"""Cards of people in the vCard format (versions 2.1, 3.0 and 4.0): RFC 2426, RFC 6350."""

import quopri
import re
from collections.abc import Iterable, Iterator

from steelyard.center.directory.rules.contacts import Entry, checked, mark_of
from steelyard.foundation.kit.text import UnreadableText, tidy

_PLAIN = re.compile(r"\\(.)", re.DOTALL)
_PART = re.compile(r"(?:\\.|[^;\\])*", re.DOTALL)
LONGEST_LINE = 1_000_000  # letters; longer ones are pictures, which nobody here needs
Fields = dict[str, list[tuple[dict[str, str], str]]]


def read_cards(lines: Iterable[str]) -> Iterator[Entry]:
    """The entry of each card, counted from one; lines outside of cards say nothing."""
    found: Fields | None = None
    position = 0
    for name, parameters, value in _content(lines):
        if name == "BEGIN" and value.strip().upper() == "VCARD":
            if found is not None:
                yield _broken(position)
            found, position = {}, position + 1
        elif name == "END" and value.strip().upper() == "VCARD" and found is not None:
            yield _entry(position, found)
            found = None
        elif found is not None:
            found.setdefault(name, []).append((parameters, value))
    if found is not None:
        yield _broken(position)


def _broken(position: int) -> Entry:
    return Entry(position, refused=f"Card {position} does not end: its END:VCARD is missing. Export the card again.")


def _content(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, str], str]]:
    for line in _unfolded(lines):
        name, parameters, value = _split(line)
        if name:
            yield name, parameters, value


def _unfolded(lines: Iterable[str]) -> Iterator[str]:
    """Lines as they were before they were folded: a blank or a tab at the beginning goes on with the line above."""
    held: list[str] = []
    for raw in lines:
        line = raw.rstrip("\r\n")
        soft = bool(held) and held[-1].endswith("=") and "QUOTED-PRINTABLE" in held[0].upper()
        if held and (soft or line[:1] in {" ", "\t"}):
            if soft:
                held[-1] = held[-1][:-1]
            if sum(map(len, held)) < LONGEST_LINE:
                held.append(line if soft else line[1:])
            continue
        if held:
            yield "".join(held)
        held = [line.removeprefix("\ufeff")]
    if held:
        yield "".join(held)


def _split(line: str) -> tuple[str, dict[str, str], str]:
    """Name, parameters and value of a line; the colon that divides them stands outside of quotation marks."""
    quoted = False
    for at, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == ":" and not quoted:
            head, *rest = line[:at].split(";")
            name = head.rpartition(".")[2].strip().upper()  # "item1.EMAIL": the group says nothing here
            parameters: dict[str, str] = {}
            for key, _, told in (one.partition("=") for one in rest):
                above = parameters.get(key.strip().upper())  # TYPE=WORK;TYPE=FAX is TYPE=WORK,FAX
                parameters[key.strip().upper()] = ",".join(one for one in (above, told.strip('"')) if one)
            return name, parameters, _decoded(line[at + 1 :], parameters)
    return "", {}, ""


def _decoded(value: str, parameters: dict[str, str]) -> str:
    if "QUOTED-PRINTABLE" in {parameters.get("ENCODING", "").upper(), *parameters}:
        data = quopri.decodestring(value.encode())
        try:
            return data.decode(parameters.get("CHARSET", "utf-8"))
        except (LookupError, UnicodeDecodeError):
            return data.decode("cp1252", "replace")
    return value


def _entry(position: int, found: Fields) -> Entry:
    made = Entry(position)
    try:
        names = [_tidy(part) for part in _parts(_value(found, "N"))]
        family, given, middle = [*names, "", "", ""][:3]
        made.given, made.family = " ".join(part for part in (given, middle) if part), family
        made.name = _tidy(_value(found, "FN")) or " ".join(part for part in (made.given, family) if part)
        made.organization = next((text for part in _parts(_value(found, "ORG")) if (text := _tidy(part))), "")
        made.title = _tidy(_value(found, "TITLE")) or _tidy(_value(found, "ROLE"))
        made.phone = _tidy(_preferred(found, "TEL")).removeprefix("tel:")
        address = [_tidy(part) for part in _parts(_preferred(found, "ADR", bare=True))] + [""] * 7
        made.street, made.city, made.postcode = " ".join(address[:3]).strip(), address[3], address[5]
        made.state = address[4]
        emails = [_tidy(value) for value in _in_order(found, "EMAIL")]
    except UnreadableText:
        made.refused = f"Card {position} holds characters that cannot be stored. Export the card again."
        return made
    made.cells = mark_of([repr(sorted(found.items()))])
    return checked(made, emails, word="Card")


def _value(found: Fields, name: str) -> str:
    return next((value for _, value in found.get(name, ())), "")


def _in_order(found: Fields, name: str) -> list[str]:
    """The values of a line that may stand often, what is preferred first, then as in the card."""
    rows = found.get(name, [])
    return [value for _, value in sorted(rows, key=lambda row: _preference(row[0]))]


def _preference(parameters: dict[str, str]) -> int:
    """1 is the most preferred: PREF=1 of version 4, TYPE=PREF of 3, a bare PREF of 2.1."""
    if parameters.get("PREF", "").isdecimal():
        return int(parameters["PREF"])
    is_first = "PREF" in parameters or "PREF" in parameters.get("TYPE", "").upper().split(",")
    return 1 if is_first else 101


def _preferred(found: Fields, name: str, *, bare: bool = False) -> str:
    """The first by preference; of telephones not one that is only a fax or a pager."""
    rows = sorted(found.get(name, []), key=lambda row: (_is_machine(row[0]), _preference(row[0])))
    value = rows[0][1] if rows else ""
    return value if bare else value.strip()


def _is_machine(parameters: dict[str, str]) -> bool:
    told = {*parameters, *parameters.get("TYPE", "").upper().split(",")}
    return not told.isdisjoint({"FAX", "PAGER"})


def _parts(value: str) -> list[str]:
    """What stands between the semicolons that are not escaped."""
    found, at = [], 0
    while True:
        match = _PART.match(value, at)
        found.append(match[0] if match else "")
        at = match.end() if match else len(value)
        if at >= len(value):
            return found
        at += 1


def _tidy(value: str) -> str:
    plain = _PLAIN.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)
    return " ".join(tidy(plain).split())


def card(*, name: str, given: str, family: str, emails: Iterable[str], phone: str, title: str, home: str) -> str:
    """One person as a card of version 3.0, which every address book reads."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_escaped(name)}", f"N:{_escaped(family)};{_escaped(given)};;;"]
    for at, email in enumerate(emails):
        lines.append(f"EMAIL;TYPE=INTERNET{',PREF' if at == 0 else ''}:{_escaped(email)}")
    lines += [f"TEL;TYPE=WORK:{_escaped(phone)}"] if phone else []
    lines += [f"ORG:{_escaped(home)}"] if home else []
    lines += [f"TITLE:{_escaped(title)}"] if title else []
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCARD"])


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "")
    return text.replace(",", "\\,").replace(";", "\\;")


def _folded(line: str) -> str:
    """At most 75 bytes a line, no letter cut in two."""
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode())
        if size + width > 74:
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + char, size + width
    return "\r\n ".join([*pieces, piece])
