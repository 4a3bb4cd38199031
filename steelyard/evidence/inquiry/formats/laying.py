"""A project as people read it: each paragraph a line, lines ended by LF alone, with every position moved along."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import replace

from steelyard.evidence.inquiry.formats.shapes import Document, Excerpt, Memo, Project, Turn

type Mover = Callable[[int, bool], int]  # a position, and whether it is an end, to where it is then


def laid_out(project: Project) -> Project:
    """The same project with texts as a page or a database shows them; texts that need nothing stay as they are."""
    movers, documents = dict[str, Mover](), []
    for document in project.documents:
        laid, mover = _laid(document)
        documents.append(laid)
        movers[document.guid] = mover
    texts = {document.guid: document.text for document in documents}
    excerpts = [_excerpt(one, movers[one.document]) for one in project.excerpts]
    codings = []
    for one in project.codings:
        if one.start is None or one.end is None:
            codings.append(one)
            continue
        start, end = movers[one.document](one.start, False), movers[one.document](one.end, True)
        codings.append(replace(one, start=start, end=end, text=texts[one.document][start:end]))
    memos = [_memo(one, movers) for one in project.memos]
    return replace(project, documents=documents, excerpts=excerpts, codings=codings, memos=memos)


def _laid(document: Document) -> tuple[Document, Mover]:
    text = document.text
    if "\r" not in text and not document.breaks:
        return document, lambda position, _end: position
    cut = [place for place, char in enumerate(text) if char == "\r"] if "\r" in text else []
    # Of CR LF the CR goes; a CR alone becomes the line end.
    cut = [place for place in cut if text[place + 1 : place + 2] == "\n"]
    breaks = document.breaks

    def moved(position: int, is_end: bool) -> int:  # noqa: FBT001 -- the two sides of a break
        added = bisect_left(breaks, position) if is_end else bisect_right(breaks, position)
        return position - bisect_left(cut, position) + added

    pieces = [text[start:end] for start, end in zip([0, *breaks], [*breaks, len(text)], strict=True)]
    laid = "\n".join(piece.replace("\r\n", "\n").replace("\r", "\n") for piece in pieces)
    turns = [
        Turn(moved(one.start, False), moved(one.end, True), one.speaker, one.begins, one.ends) for one in document.turns
    ]
    return replace(document, text=laid, turns=turns, breaks=[]), moved


def _excerpt(one: Excerpt, moved: Mover) -> Excerpt:
    if one.start is None or one.end is None:
        return one
    return replace(one, start=moved(one.start, False), end=moved(one.end, True))


def _memo(one: Memo, movers: dict[str, Mover]) -> Memo:
    mover = next((movers[place.guid] for place in one.on if place.kind == "document" and place.guid in movers), None)
    if mover is None or one.start is None or one.end is None:
        return one
    return replace(one, start=mover(one.start, False), end=mover(one.end, True))
