"""Taking names and addresses out of free text: those of people who did not agree to be passed on."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Any

_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019.-][^\W\d_]+)*\.?")
_LONGEST = 4  # words of a name that are looked for together
NAME, ADDRESS = "[name]", "[e-mail address]"


class Cleaner:
    """Knows the names to take out and the addresses that may stay, and counts what it took out."""

    def __init__(self, names: Iterable[str], addresses: AbstractSet[str]) -> None:
        self._names = {folded for name in names if " " in (folded := _folded(name))}
        self._firsts = {name.partition(" ")[0] for name in self._names}
        self._addresses = addresses
        self.taken = 0

    def value(self, value: Any) -> Any:
        """A text, or whatever JSON holds with texts in it."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {key: self.value(one) for key, one in value.items()}
        return value

    def text(self, text: str) -> str:
        if "@" in text:
            text = _ADDRESS.sub(self._address, text)
        return self._without_names(text) if " " in text else text

    def _address(self, found: re.Match[str]) -> str:
        if found[0].casefold() in self._addresses:
            return found[0]
        self.taken += 1
        return ADDRESS

    def _without_names(self, text: str) -> str:
        words = list(_WORD.finditer(text))
        out, at, begins = 0, 0, []
        while at < len(words):
            size = self._size_at(words, at)
            if size:
                begins.append((words[at].start(), words[at + size - 1].end()))
            at += size or 1
        parts = []
        for start, end in begins:
            parts += [text[out:start], NAME + ("." if text[end - 1] == "." else "")]
            out = end
            self.taken += 1
        return "".join([*parts, text[out:]])

    def _size_at(self, words: list[re.Match[str]], at: int) -> int:
        """How many words from here on are a name; none is 0."""
        if _folded(words[at][0]) not in self._firsts:
            return 0
        for size in range(min(_LONGEST, len(words) - at), 1, -1):
            if " ".join(_folded(word[0]) for word in words[at : at + size]) in self._names:
                return size
        return 0


def _folded(name: str) -> str:
    return " ".join(name.replace("\u2019", "'").replace(".", "").casefold().split())
