"""The few marks a letter may have, rendered as plain text and as a page; nothing a writer types can become markup.

Blank lines part paragraphs. A line that begins with ``## `` is a heading, ``- `` or ``1. `` a point of a list.
``**words**`` stand out, ``[words](https://...)`` is a link, and an address that stands alone is one too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

_LINK = re.compile(
    r"\[(?P<words>[^\]\n]{1,300})\]\((?P<to>(?:https?://|mailto:)[^\s()<>\"]{1,1000})\)"
    r"|(?P<bare>https?://[^\s<>\"]{1,1000})"
    r"|\*\*(?P<strong>[^*\n]{1,500})\*\*"
)
_POINT = re.compile(r"[-*•]\s+(?P<text>.*)")
_NUMBERED = re.compile(r"\d{1,3}[.)]\s+(?P<text>.*)")
_TRAILING = ".,;:!?)'\u2019\u201d"


@dataclass(frozen=True)
class Block:
    """A part of a letter: paragraph, heading, points or numbered; a list has one line for each point."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> Iterator[Block]:
    """The parts of a text, in order."""
    for part in re.split(r"\n[ \t]*\n", text.strip()):
        yield from _parted([line.strip() for line in part.splitlines() if line.strip()])


def _parted(lines: list[str]) -> Iterator[Block]:
    """Lines of one kind that stand together; a heading is always one line."""
    kind, held = "", list[str]()
    for line in lines:
        own, words = _kind_of(line)
        if held and (own != kind or own == "heading"):
            yield Block(kind, tuple(held))
            held = []
        kind = own
        held.append(words)
    if held:
        yield Block(kind, tuple(held))


def _kind_of(line: str) -> tuple[str, str]:
    if line.startswith("## ") and line[3:].strip():
        return "heading", line[3:].strip()
    for kind, form in (("points", _POINT), ("numbered", _NUMBERED)):
        match = form.fullmatch(line)
        if match and match["text"]:
            return kind, match["text"]
    return "paragraph", line


def as_text(text: str) -> str:
    """The letter in plain words: links are spelled out."""
    return "\n\n".join(_text_of(block) for block in blocks(text))


def _text_of(block: Block) -> str:
    lines = [_LINK.sub(_plain, line) for line in block.lines]
    match block.kind:
        case "heading":
            return f"{lines[0]}\n{'-' * min(len(lines[0]), 72)}"
        case "points":
            return "\n".join(f"- {line}" for line in lines)
        case "numbered":
            return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1))
    return "\n".join(lines)


def _plain(match: re.Match[str]) -> str:
    if match["strong"]:
        return match["strong"]
    if match["bare"]:
        return match["bare"]
    to = match["to"].removeprefix("mailto:")
    return to if match["words"] == to else f"{match['words']} ({to})"


def as_html(text: str) -> str:
    """The letter as part of a page: our own elements around escaped words, and no address but those of links."""
    return "\n".join(_html_of(block) for block in blocks(text))


def _html_of(block: Block) -> str:
    lines = [inline(line) for line in block.lines]
    match block.kind:
        case "heading":
            return f'<h2 dir="auto">{lines[0]}</h2>'
        case "points" | "numbered":
            tag = "ul" if block.kind == "points" else "ol"
            return f"<{tag}>{''.join(f'<li dir="auto">{line}</li>' for line in lines)}</{tag}>"
    return f'<p dir="auto">{"<br>".join(lines)}</p>'


def inline(line: str) -> str:
    """A line with its links and strong words; everything else is escaped."""
    found, at = [], 0
    for match in _LINK.finditer(line):
        found += [escape(line[at : match.start()]), _marked(match)]
        at = match.end()
    return "".join([*found, escape(line[at:])])


def _marked(match: re.Match[str]) -> str:
    if match["strong"]:
        return f"<strong>{escape(match['strong'])}</strong>"
    if match["bare"]:
        to = match["bare"].rstrip(_TRAILING)
        return f'<a href="{escape(to)}">{escape(to)}</a>{escape(match["bare"][len(to) :])}'
    return f'<a href="{escape(match["to"])}">{escape(match["words"])}</a>'


def page(title: str, body: str) -> str:
    """A whole page for mail programs: no picture, no script, nothing that is fetched from anywhere."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title></head>\n<body>\n{body}\n</body></html>\n"
    )
