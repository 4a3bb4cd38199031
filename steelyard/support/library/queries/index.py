"""The full-text index of the library as its readers see it: what it holds, where it lies, and whether it can be used.

It is derived: the database is the truth, the index may be deleted at any time. tasks.index writes it.
"""

import json
import logging
import threading
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

log = logging.getLogger("steelyard.library")

FORMAT = 1  # count up when fields or analysis change: an index of another format is built anew
# What is searched, and how much a word weighs there. Title and the rest of the front are apart from the texts of
# files, so that a long report does not outweigh a short one that is about the word.
WEIGHTS = {"title": 3.0, "front": 1.0, "text": 0.5}
MOST_KEPT = 500  # things a process remembers of one state of the index; a drawn page has some 30 kB
GROUPS = ("area", "topic", "kind", "audience", "year", "language", "publisher")

_ENGLISH = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    .filter(tantivy.Filter.remove_long(40))
    .filter(tantivy.Filter.stemmer("english"))
    .build()
)
_PLAIN = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).filter(tantivy.Filter.remove_long(40)).build()


def _schema() -> tantivy.Schema:
    fields = tantivy.SchemaBuilder()
    fields.add_integer_field("pk", indexed=True, fast=True)
    for name in WEIGHTS:
        fields.add_text_field(name, tokenizer_name="english")
    fields.add_text_field("plain", tokenizer_name="plain", index_option="basic")  # words as they are, for spelling
    for name in GROUPS:
        fields.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    fields.add_integer_field("newest", fast=True)
    fields.add_text_field("alphabet", fast=True, tokenizer_name="raw", index_option="basic")
    return fields.build()


SCHEMA = _schema()


def folder() -> Path:
    return Path(settings.DATA) / "search" / "library"


def opened(at: Path) -> tantivy.Index:
    """The index in a folder, made if there is none."""
    index = tantivy.Index(SCHEMA, path=str(at))
    index.register_tokenizer("english", _ENGLISH)
    index.register_tokenizer("plain", _PLAIN)
    return index


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """The word as the index knows it; empty if it is too long for any text."""
    found = _ENGLISH.analyze(word)
    return found[0] if found else ""


class Reader:
    """The index at one moment, with the names of what one can filter by, and what was already counted in it."""

    def __init__(self, index: tantivy.Index, names: dict[str, dict[str, str]], mark: object) -> None:
        self.searcher = index.searcher()
        self.names = names
        self.mark = mark
        self._kept: dict[Any, Any] = {}

    def kept(self, key: Any, make: Any) -> Any:
        """What ``make`` gives, made once for this moment of the index."""
        if key not in self._kept:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            self._kept[key] = make()
        return self._kept[key]

    def count(self, word: str) -> int:
        """In how many titles, fronts and texts a stem stands: no resource holds it if this is 0."""
        return sum(self.searcher.doc_freq(name, word) for name in WEIGHTS) if word else 0

    def beginning(self, word: str) -> list[tuple[str, int]]:
        return self.searcher.terms_with_prefix("plain", word)

    def vocabulary(self) -> list[tuple[str, int]]:
        found: list[tuple[str, int]] = self.kept("vocabulary", lambda: self.searcher.terms_with_prefix("plain", ""))
        return found


_shared: dict[str, Reader] = {}
_lock = threading.Lock()


def reader() -> Reader | None:
    """The index as last written, by whichever process; None while there is none that can be read."""
    where = folder()
    try:
        mark = _mark(where)
        known = _shared.get(str(where))
        if known is not None and known.mark == mark:
            return known
        with _lock:
            about = json.loads((where / "about.json").read_text())
            if about["format"] != FORMAT:
                return None
            fresh = Reader(opened(where), about["names"], mark)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError):
        log.exception("The search index cannot be read; it will be built anew.")
        spoil()
        return None
    _shared.clear()
    _shared[str(where)] = fresh
    return fresh


def _mark(where: Path) -> tuple[int, ...]:
    """Changes with every writing: a commit replaces meta.json, a rebuilding about.json too."""
    files = [(where / name).stat() for name in ("meta.json", "about.json")]
    return tuple(number for file in files for number in (file.st_ino, file.st_mtime_ns))


def about(names: dict[str, dict[str, str]]) -> str:
    return json.dumps({"format": FORMAT, "names": names})


def is_sound(names: dict[str, dict[str, str]]) -> bool:
    """Whether the index can be read and calls topics and focal areas as they are called now."""
    found = reader()
    return found is not None and found.names == names


def spoil() -> None:
    """Declare the index unusable, so that the next duty builds it anew."""
    (folder() / "about.json").unlink(missing_ok=True)


def stems(words: Iterable[str]) -> list[str]:
    return [found for word in words if (found := stem(word))]
