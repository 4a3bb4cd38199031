"""How many years of school it takes to read an English text.

The grade of Flesch and Kincaid: 0.39 x words per sentence + 11.8 x syllables per word - 15.59 (J. P. Kincaid, R. P.
Fishburne, R. L. Rogers and B. S. Chissom, Derivation of New Readability Formulas for Navy Enlisted Personnel, 1975).
Syllables are counted as groups of vowels without a silent e, which errs by a few percent; short texts vary widely.
"""

import re

PLAIN = 9  # what everybody should be able to read
LEAST_WORDS = 5
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_END = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Groups of vowels; an e at the end is silent unless it follows an l."""
    word = word.lower()
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and count > 1:
        count -= 1
    return max(count, 1)


def grade(text: str) -> int | None:
    """The school year as a whole number from 0 on; None for a text of fewer than five words."""
    words = _WORD.findall(text)
    if len(words) < LEAST_WORDS:
        return None
    sentences = max(sum(1 for part in _END.split(text) if _WORD.search(part)), 1)
    found = 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    return max(round(found), 0)
