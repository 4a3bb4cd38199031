"""Excerpts and codings of one document."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from steelyard.evidence.inquiry.formats.refi.counting import Marked, Ruler, ruler
from steelyard.evidence.inquiry.formats.refi.known import Known, key, target
from steelyard.evidence.inquiry.formats.shapes import Coding, Document, Excerpt, Unreadable
from steelyard.evidence.inquiry.formats.trees import first, words

LINE_END = 2  # an end this far beyond the text is that of its last line, which the file does not have
MOST_MARKED = 400_000_000  # characters of all excerpts together


class Marker:
    """Takes what was marked in a document; ``only`` may refuse excerpts by their start, end and name."""

    def __init__(self, known: Known, document: Document, *, has_mark: bool) -> None:
        self.known, self.document, self.has_mark = known, document, has_mark
        self.only: Callable[[int, int, str], bool] | None = None
        self.codes = known.codes

    def selections(self, element: Element) -> None:
        """The stretches marked in a plain text, nested, overlapping and of several coders as they are."""
        found = [(one, _positions(one)) for one in element.iterfind("plaintextselection")]
        self.take([(one, at[0], at[1]) for one, at in found if at is not None])
        for one, at in found:
            if at is None:
                self._drop(one, "has no position")

    def take(self, found: list[tuple[Element, int, int]]) -> None:
        """Elements with the positions at which the tool says they begin and end."""
        marked: list[Marked] = [(start, end, one.attrib.get("name", "")) for one, start, end in found]
        counted = ruler(self.document.text, marked, has_mark=self.has_mark, origin=self.known.project.origin)
        if counted.way.told:
            self.known.project.notes.append(
                f"“{self.document.name}”: positions count {counted.way.told}, as the words of its excerpts show."
            )
        for one, start, end in found:
            self._one(one, counted, given=start, until=end)

    def _one(self, element: Element, counted: Ruler, *, given: int, until: int) -> None:
        start, end, size = counted.point(given), counted.point(until), len(self.document.text)
        if size < end <= size + LINE_END and start < size:
            end = size
        if start == end and 0 <= start <= size:
            self._drop(element, f"marks nothing (at {given:,})")
        elif not 0 <= start < end <= size:
            self._drop(element, f"lies outside the text ({given:,} to {until:,} of {size:,} characters)")
        elif self.only and not self.only(start, end, element.attrib.get("name", "")):
            self._drop(element, "cannot be placed")
        else:
            self.excerpt(element, start, end)

    def excerpt(self, element: Element, start: int, end: int, *, is_whole: bool = False) -> None:
        """An excerpt with its codings."""
        known = self.known
        guid = known.take("excerpt", element, self.document.guid, str(start), str(end))
        made = known.made(element)
        known.project.excerpts.append(
            Excerpt(
                guid, self.document.guid, start, end, element.attrib.get("name", ""), words(element, "description"),
                made, is_whole,
            )
        )  # fmt: skip
        known.refer(element, "excerpt", guid)
        self._codings(element, known.project.excerpts[-1])

    def whole(self, element: Element) -> None:
        """Codes given to a source as a whole."""
        if element.find("coding") is None:
            return
        guid = self.known.take("excerpt", Element("whole"), key(self.document.guid))
        excerpt = Excerpt(guid, self.document.guid, 0, len(self.document.text), is_whole=True)
        self.known.project.excerpts.append(excerpt)
        self._codings(element, excerpt)

    def _codings(self, element: Element, excerpt: Excerpt) -> None:
        text = self.document.text[excerpt.start : excerpt.end]
        for coding in element.iterfind("coding"):
            reference = coding.find("coderef")
            code = self.codes.get(key(target(reference))) if reference is not None else None
            if code is None:
                self._drop(element, "has a code that is not in the codebook")
                continue
            self.known.marked += len(text)
            if self.known.marked > MOST_MARKED:
                raise Unreadable("The excerpts of this file together are far longer than its texts. We do not take it.")
            guid = self.known.take("coding", coding, excerpt.guid, code.guid)
            by = self.known.coder(first(coding, "creatinguser")) or excerpt.made.by or excerpt.made.changed_by
            self.known.project.codings.append(
                Coding(
                    guid, excerpt.guid, self.document.guid, code.guid, by, excerpt.start, excerpt.end, text,
                    first(coding, "creationdatetime"),
                )
            )  # fmt: skip
            self.known.refer(coding, "coding", guid)

    def _drop(self, element: Element, why: str) -> None:
        """Name an excerpt that is not taken by its codes, coders and place."""
        found = [target(one) for one in element.iterfind("coding/coderef")]
        codes = ", ".join(f"“{self.codes[key(one)].where}”" for one in found if key(one) in self.codes)
        named = f" (“{name[:80]}”)" if (name := element.attrib.get("name", "").strip()) else ""
        what = f"An excerpt coded {codes}" if codes else "An excerpt"
        self.known.project.drop(f"{what} in “{self.document.name}”{named} was left out: it {why}.")


def _positions(element: Element) -> tuple[int, int] | None:
    try:
        return int(first(element, "startposition")), int(first(element, "endposition"))
    except ValueError:
        return None
