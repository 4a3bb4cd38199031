"""Reads one part of a document after the other, and collects what it stumbles over as sentences with their place."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from steelyard.evidence.questionnaires.rules import conditions

NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
LARGEST_NUMBER = 10**12
MOST_TOLD = 200  # nobody reads more


@dataclass(frozen=True)
class Part:
    """Named parts at one place of a document, the languages they may speak, and the problems so far."""

    data: Mapping[Any, Any]
    where: str
    languages: tuple[str, ...] = ("en",)
    problems: list[str] = field(default_factory=list)

    def tell(self, sentence: str) -> None:
        if len(self.problems) < MOST_TOLD:
            self.problems.append(f"{self.where}: {sentence}")

    def at(self, where: str) -> "Part":
        return replace(self, where=where)

    def known(self, *names: str) -> None:
        for strange in sorted({_word(name) for name in self.data} - set(names))[:5]:
            self.tell(f"nobody reads the part “{strange}” here. It may be a slip of the pen.")

    def called(self, number: int) -> str:
        """Its name, or its number where it has none."""
        name = self.data.get("name")
        return name[:40] if isinstance(name, str) and name else str(number)

    def name(self) -> str:
        given = self.data.get("name")
        if isinstance(given, str) and NAME.fullmatch(given):
            return given
        self.tell("it needs a short name of letters, digits, - and _, for example years_in_role.")
        return ""

    def word(self, name: str) -> str:
        given = self.data.get(name, "")
        if isinstance(given, str) and (not given or NAME.fullmatch(given)):
            return given
        self.tell(f"“{name}” is a short name of letters, digits, - and _.")
        return ""

    def flag(self, name: str) -> bool:
        given = self.data.get(name, False)
        if not isinstance(given, bool):
            self.tell(f"“{name}” is true or false.")
        return given is True

    def number(self, name: str, *, least: int = -LARGEST_NUMBER) -> int | None:
        given = self.data.get(name)
        if given is None:
            return None
        if isinstance(given, int) and not isinstance(given, bool) and least <= given <= LARGEST_NUMBER:
            return given
        self.tell(f"“{name}” is a whole number" + (f" from {least} on." if least >= 0 else " of at most 12 digits."))
        return None

    def condition(self, name: str) -> conditions.Condition | None:
        given = self.data.get(name)
        if given is None:
            return None
        try:
            found = conditions.read(given)
        except conditions.BadCondition as problem:
            self.tell(f"{problem}.")
            return None
        if sum(1 for _ in conditions.asked(found)) > conditions.MOST_ASKED:
            self.tell(f"its condition asks more than {conditions.MOST_ASKED} things.")
            return None
        return found

    def each[T](self, name: str, most: int, one: Callable[["Part", int], T | None]) -> Iterator[T]:
        """Each part of a list that can be read."""
        given = self.data.get(name)
        given = () if given is None else given
        if not isinstance(given, (list, tuple)):
            self.tell(f"“{name}” is a list.")
            return
        if len(given) > most:
            self.tell(f"there are {len(given):,} entries under “{name}”; at most {most} are taken.")
        for number, part in enumerate(given[:most], start=1):
            if not isinstance(part, Mapping):
                self.tell(f"entry {number} under “{name}” is no list of named parts.")
            elif (read := one(replace(self, data=part), number)) is not None:
                yield read

    def text(self, name: str, longest: int, *, needed: bool = False) -> dict[str, str]:
        """A text by language; a bare one is in the form's first language, empty ones are left out."""
        given, first = self.data.get(name), self.languages[0]
        said = {first: given} if isinstance(given, str) else {} if given is None else given
        if not isinstance(said, Mapping):
            self.tell(f"“{name}” is a text. Put it in quotation marks.")
            return {}
        sound = {language: words for language, words in said.items() if self._sound(name, language, words, longest)}
        kept = {language: words.strip() for language, words in sound.items() if words.strip()}
        if needed and first not in kept:
            self.tell(f"“{name}” has no words in {first}.")
        return {language: kept[language] for language in self.languages if language in kept}

    def _sound(self, name: str, language: Any, words: Any, longest: int) -> bool:  # noqa: PLR0917 -- one text, told by four words
        if language not in self.languages:
            self.tell(f"“{name}” speaks {_word(language)}, which “languages” does not name.")
        elif not isinstance(words, str):
            self.tell(f"“{name}” is a text. Put it in quotation marks.")
        elif len(words) > longest:
            self.tell(f"“{name}” has {len(words):,} letters; at most {longest:,} are taken.")
        elif any((char < " " and char not in "\n\t\r") or "\ud800" <= char <= "\udfff" for char in words):
            self.tell(f"“{name}” holds signs that cannot be stored. Please type it again.")
        else:
            return True
        return False


def _word(given: Any) -> str:
    return given[:40] if isinstance(given, str) else "that is no word"
