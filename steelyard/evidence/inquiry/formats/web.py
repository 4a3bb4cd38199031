"""The words of a web page, with its paragraphs as lines."""

import re
from html.parser import HTMLParser

from steelyard.evidence.inquiry.formats.decoding import decoded

_DECLARED = re.compile(rb"""<meta[^<>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
SILENT = frozenset({"script", "style", "head", "title", "noscript", "template", "svg", "select"})
BLOCKS = frozenset(  # one line of words reads better than forty lines of one word
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)


def page_text(data: bytes, name: str) -> tuple[str, str]:
    """The characters of a page in the encoding it declares, and a sentence where they had to be guessed."""
    declared = _DECLARED.search(data[:4096])
    # A page that says so in plain letters is not in UTF-16.
    if (
        declared
        and not declared[1].lower().startswith(b"utf-16")
        and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    ):
        try:
            return data.decode(declared[1].decode("ascii")).replace("\0", "\ufffd"), ""
        except (UnicodeDecodeError, LookupError):
            pass
    return decoded(data, name)


class Words(HTMLParser):
    """Collects the words a reader sees: blanks as one, a line per paragraph, cells of a table between tabs."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = self.exact = 0
        self.at_line = True  # nothing stands on this line yet

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- as the base class
        self.silent += tag in SILENT
        self.exact += tag == "pre"
        if tag == "br":
            self.add("\n")
        elif tag in BLOCKS:
            self.line()
        elif tag in {"td", "th"} and not self.at_line:
            self.add("\t")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))
        self.exact = max(0, self.exact - (tag == "pre"))
        if tag in BLOCKS:
            self.line()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        text = data if self.exact else re.sub(r"[ \t\r\n\f]+", " ", data)
        if self.at_line and not self.exact:
            text = text.lstrip(" ")
        if text:
            self.add(text)

    def line(self) -> None:
        if not self.at_line:
            self.add("\n")

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.at_line = text.endswith("\n")

    def text(self) -> str:
        return re.sub(r" +(?=\n)", "", "".join(self.pieces)).strip("\n")


def words_of(page: str) -> str:
    parser = Words()
    parser.feed(page)
    parser.close()
    return parser.text()


class Exact(HTMLParser):
    """The text nodes of a page one after the other, as they stand; ``breaks`` is where a paragraph begins unwritten."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.size = 0
        self.is_first = False
        self.breaks: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- as the base class
        self.is_first = tag == "pre"
        if tag in BLOCKS or tag == "br":
            self.edge()

    def handle_endtag(self, tag: str) -> None:
        self.is_first = False
        if tag in BLOCKS:
            self.edge()

    def handle_data(self, data: str) -> None:
        # The first line end within ``pre`` is none, by the rules of HTML.
        data = data.removeprefix("\n") if self.is_first else data
        self.is_first = False
        self.pieces.append(data)
        self.size += len(data)

    def edge(self) -> None:
        is_new = self.size and (not self.breaks or self.breaks[-1] != self.size)
        if is_new and not self.pieces[-1].endswith("\n"):
            self.breaks.append(self.size)
