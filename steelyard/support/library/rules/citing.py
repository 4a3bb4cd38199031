"""How to cite a work: as a sentence, and as BibTeX, RIS and CSL-JSON. Every value may hold anything people type."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from steelyard.support.library.rules import ResourceKind

MOST_NAMED = 20  # authors in a sentence; of more, the first nineteen and the last (APA 7, 9.8)


@dataclass(frozen=True)
class Named:
    """An author as on the title page; "Pate, C." is a person, a name without a comma may be anything."""

    name: str
    is_organization: bool = False

    @property
    def parts(self) -> tuple[str, str] | None:
        """Family and given name of a person whose name says which is which."""
        family, comma, given = self.name.partition(",")
        return (family.strip(), given.strip()) if comma and given.strip() and not self.is_organization else None


@dataclass(frozen=True)
class Work:
    """What a citation is made of."""

    key: str
    title: str
    kind: str
    authors: list[Named] = field(default_factory=list)
    year: str = ""
    publisher: str = ""
    doi: str = ""
    url: str = ""
    abstract: str = ""
    language: str = ""

    @property
    def link(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else self.url


def sentence(work: Work) -> str:
    """The work in the manner of APA 7: authors, year, title, publisher, link."""
    names = [one.name for one in work.authors]
    head = _ended(_row(names)) if names else ""
    title, year = _ended(work.title), f"({work.year or 'n.d.'})."
    said = [head, year, title] if head else [title, year]
    # An author that is also the publisher is named once.
    if work.publisher and work.publisher not in names:
        said.append(_ended(work.publisher))
    return " ".join([*said, work.link] if work.link else said)


def _row(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[: MOST_NAMED - 1])}, … {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."


_BIBTEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
_REPORTS = frozenset(
    {ResourceKind.REPORT, ResourceKind.BRIEF, ResourceKind.GUIDE, ResourceKind.WORKBOOK, ResourceKind.DATA_PROFILE}
)
_SEEN = frozenset({ResourceKind.WEBINAR, ResourceKind.VIDEO})


def bibtex(work: Work) -> str:
    """One BibTeX entry; what TeX would take for a command is written out."""
    kind = "techreport" if work.kind in _REPORTS else "misc"
    told = {
        "author": " and ".join(_bibtex_name(one) for one in work.authors),
        "title": f"{{{_tex(work.title)}}}",  # braces keep capitals as they are
        "year": _tex(work.year),
        "institution" if kind == "techreport" else "publisher": _tex(work.publisher),
        "doi": _tex(work.doi),
        "url": _bare(work.link),
        "language": _tex(work.language),
        "abstract": _tex(work.abstract),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in told.items() if value]
    return f"@{kind}{{{work.key},\n" + ",\n".join(lines) + "\n}\n"


def _bibtex_name(one: Named) -> str:
    """Names that are not "Family, Given" stand in braces, so that no "and" or comma in them parts them."""
    return _tex(one.name) if one.parts and " and " not in one.name else f"{{{_tex(one.name)}}}"


def _tex(text: str) -> str:
    return "".join(_BIBTEX.get(char, char) for char in _line(text))


def _bare(url: str) -> str:
    """An address, whose signs TeX takes as they are there; braces would end the field."""
    return re.sub(r"[{}\\\s]", lambda sign: f"%{ord(sign[0]):02X}", url)


def _line(text: str) -> str:
    return " ".join(text.split())


_RIS = dict.fromkeys(_REPORTS, "RPRT") | dict.fromkeys(_SEEN, "VIDEO")


def ris(work: Work) -> str:
    """One RIS record; a line break inside a value would begin a field of its own, so there is none."""
    told = [
        ("TY", _RIS.get(ResourceKind(work.kind), "GEN")),
        *(("AU", one.name) for one in work.authors),
        ("TI", work.title),
        ("PY", found[0] if (found := re.search(r"\d{4}", work.year)) else ""),
        ("PB", work.publisher),
        ("DO", work.doi),
        ("UR", work.link),
        ("LA", work.language),
        ("AB", work.abstract),
        ("ID", work.key),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in told if value]
    return "\r\n".join([*lines, "ER  - ", ""])


_CSL = dict.fromkeys(_REPORTS, "report") | dict.fromkeys(_SEEN, "motion_picture")


def csl_json(work: Work) -> str:
    """A list with one CSL-JSON item."""
    years = re.findall(r"\d{4}", work.year)
    told: dict[str, Any] = {
        "id": work.key,
        "type": _CSL.get(ResourceKind(work.kind), "document"),
        "title": work.title,
        "author": [_csl_name(one) for one in work.authors],
        "issued": {"date-parts": [[int(year)] for year in years[:2]]} if years else None,
        "publisher": work.publisher,
        "DOI": work.doi,
        "URL": work.link,
        "abstract": work.abstract,
        "language": work.language,
    }
    return json.dumps([{name: value for name, value in told.items() if value}], ensure_ascii=False, indent=1)


def _csl_name(one: Named) -> dict[str, str]:
    return {"family": one.parts[0], "given": one.parts[1]} if one.parts else {"literal": one.name}
