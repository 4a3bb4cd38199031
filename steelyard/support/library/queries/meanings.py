"""What the typed words mean to the index: the word itself, the beginning of words, or the word that was meant."""

from dataclasses import dataclass

from steelyard.support.library.queries.index import Reader, stem, stems
from steelyard.support.library.rules.words import Asked, Near, nearest

MOST_ENDINGS = 20
FEW = 2  # texts; a word so rare and in no title or abstract may be a slip of the text itself
OFTEN = 10  # times as often stands the word that is tried too


@dataclass(frozen=True)
class Meaning:
    """A typed word, the stems it is looked for by, and the words shown in its place or beside it."""

    word: str
    stems: tuple[str, ...]
    instead: tuple[str, ...] = ()
    too: tuple[str, ...] = ()


def meanings(reader: Reader, asked: Asked) -> list[Meaning]:
    last = len(asked.words) - 1
    return [_meaning(reader, word, is_open=asked.is_open and at == last) for at, word in enumerate(asked.words)]


def _meaning(reader: Reader, word: str, *, is_open: bool) -> Meaning:
    found: Meaning = reader.kept(("meaning", word, is_open), lambda: _understood(reader, word, is_open=is_open))
    return found


def _understood(reader: Reader, word: str, *, is_open: bool) -> Meaning:
    own = stem(word)
    if count := reader.count(own):
        rare = count <= FEW and not _is_in_front(reader, own)
        often = [near for near in _slips(reader, word, own) if near.texts >= OFTEN * count] if rare else []
        return Meaning(word, (own, *stems(near.word for near in often)), too=tuple(near.word for near in often[:1]))
    if is_open and (endings := _endings(reader, word)):
        return Meaning(word, tuple(endings))
    slips = _slips(reader, word, own)
    return Meaning(word, tuple(dict.fromkeys(stems(near.word for near in slips))), instead=_shown(slips))


def _shown(slips: list[Near]) -> tuple[str, ...]:
    """One word for each stem: "report" stands for "reports"."""
    first: dict[str, str] = {}
    for near in slips:
        first.setdefault(stem(near.word), near.word)
    return tuple(first.values())


def _is_in_front(reader: Reader, own: str) -> bool:
    return any(reader.searcher.doc_freq(name, own) for name in ("title", "front"))


def _endings(reader: Reader, word: str) -> list[str]:
    """The stems of the commonest words that begin so."""
    if len(word) < 2:
        return []
    known = sorted(reader.beginning(word), key=lambda term: -term[1])[:MOST_ENDINGS]
    return list(dict.fromkeys(stems(term for term, _ in known)))


def _slips(reader: Reader, word: str, own: str) -> list[Near]:
    """Known words that this may be a slip of; most slips keep the first letter, so those are looked at first."""
    for known in (lambda: reader.beginning(word[:1]), reader.vocabulary):
        if slips := [near for near in nearest(word, known()) if stem(near.word) != own]:
            return slips
    return []


def nearby(reader: Reader, asked: Asked) -> list[str]:
    """Words to try when nothing was found: those that begin like a word that no text holds."""
    found: list[str] = []
    for word in dict.fromkeys((*asked.words, *(word for phrase in asked.phrases for word in phrase))):
        if reader.count(stem(word)):
            continue
        for length in (4, 3):
            found += [near for near, _ in sorted(reader.beginning(word[:length]), key=lambda term: -term[1])[:3]]
            if found:
                break
    return list(dict.fromkeys(found))[:5]
