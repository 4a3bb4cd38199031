"""What keeps a template from being used, told in plain sentences: all of them at once, each with its place."""

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

from steelyard.support.protocols.rules.content import BadTemplate
from steelyard.support.protocols.rules.guided.shape import NO, YES, ColumnKind, Data, StepKind, languages_of

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
LONGEST_KEY, LONGEST_NAME, LONGEST_TEXT = 60, 120, 2000
MOST_STEPS, MOST_PARTS, MOST_QUESTIONS = 60, 60, 4
TOP = {
    "key", "version", "name", "purpose", "languages", "licence", "licensed", "source", "again", "steps",
}  # fmt: skip
EVERY_STEP = {"key", "title", "kind", "purpose", "people", "output", "after", "optional"}
# What a step of each kind holds besides: its parts, and what may stand beside them.
OF_KIND: dict[str, set[str]] = {
    StepKind.TEXT: {"prompts"},
    StepKind.LIST: {"columns", "least", "promises"},
    StepKind.BOARD: {"board"},
    StepKind.VOTE: {"items", "instrument", "least", "feeds"},
    StepKind.FORK: {"prompts", "ways"},
    StepKind.APPROVAL: {"least"},
}


@dataclass(frozen=True)
class Place:
    """Where a sentence points to, and what is known there."""

    where: str
    spoken: Sequence[str]
    boards: Collection[str] = ()

    def inside(self, word: str) -> "Place":
        return replace(self, where=f"{self.where}, {word}")

    def __str__(self) -> str:
        return self.where


def checked(data: Any, *, boards: Collection[str]) -> dict[str, Any]:
    """The template itself if a run can be made of it; else BadTemplate with every reason, a sentence a line."""
    try:
        problems = list(dict.fromkeys(_problems(data, boards)))
    except (TypeError, RecursionError):
        problems = ["This template cannot be read: a list or a set of parts stands where a word should be."]
    if problems:
        raise BadTemplate("\n".join(problems))
    return dict(data)


def _problems(data: Any, boards: Collection[str]) -> Iterator[str]:
    if not isinstance(data, Mapping):
        yield "A template is a list of named parts that begins with its key, name, purpose and steps."
        return
    yield from _unknown(data, TOP, "The template")
    yield from _key(data, "The template")
    spoken = data.get("languages", ["en"])
    if not _is_list(spoken) or not spoken or not all(isinstance(s, str) and LANGUAGE.fullmatch(s) for s in spoken):
        yield "“languages” is a list of codes such as en or es; the first one is the template's own."
        return
    at = Place("The template", spoken, boards)
    yield from _text(data, "name", at, longest=LONGEST_NAME)
    yield from _text(data, "purpose", at)
    yield from _text(data, "again", at, needed=False, longest=LONGEST_NAME)
    yield from _plain(data, ("licence", "source"))
    if data.get("licensed") and not data.get("licence"):
        yield "This template says that it is licensed, but not under which licence. Add a line “licence”."
    yield from _steps(data.get("steps"), at)


def _plain(data: Data, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if not isinstance(data.get(name, ""), str) or len(data.get(name, "")) > 300:
            yield f"“{name}” is a line of at most 300 letters."


def _steps(steps: Any, at: Place) -> Iterator[str]:
    if not _is_list(steps) or not steps or not all(isinstance(step, Mapping) for step in steps):
        yield "A template needs at least one step."
        return
    if len(steps) > MOST_STEPS:
        yield f"A template has at most {MOST_STEPS} steps; this one has {len(steps)}."
    yield from _twice(steps, "step")
    for number, step in enumerate(steps, start=1):
        yield from _step(step, replace(at, where=_where(step, number)))
    if all(step.get("optional") for step in steps):
        yield "Every step is optional, so a run would be complete before it begins. Make at least one needed."
    yield from _order(steps)


def _where(step: Data, number: int) -> str:
    return f"Step {step['key']}" if isinstance(step.get("key"), str) and step["key"] else f"Step {number}"


def _step(step: Data, at: Place) -> Iterator[str]:
    yield from _key(step, at)
    for name in ("title", "purpose"):
        yield from _text(step, name, at, longest=LONGEST_NAME if name == "title" else LONGEST_TEXT)
    for name in ("people", "output"):
        yield from _text(step, name, at, needed=False)
    kind = step.get("kind")
    if kind not in set(StepKind):
        yield f"{at} is of a kind nobody knows: “{kind}”. Kinds are {', '.join(StepKind)}."
        return
    yield from _unknown(step, EVERY_STEP | OF_KIND[str(kind)], at)
    if not isinstance(step.get("optional", False), bool):
        yield f"{at}: “optional” is true or false."
    least = step.get("least", 0)
    if not isinstance(least, int) or isinstance(least, bool) or not 0 <= least <= 1000:
        yield f"{at}: “least” is a whole number between 0 and 1000."
    try:
        yield from _KINDS[StepKind(kind)](step, at)
    except BadTemplate as problem:  # its parts cannot be told apart; the steps after it can
        yield str(problem)


def _prompts(step: Data, at: Place) -> Iterator[str]:
    for one, here in _parts(step, "prompts", at.inside("question")):
        yield from _unknown(one, {"key", "label", "help", "needed", "lines"}, here)
        yield from _text(one, "label", here)
        yield from _text(one, "help", here, needed=False)
        lines = one.get("lines", 4)
        if not isinstance(lines, int) or not 1 <= lines <= 30:
            yield f"{here}: “lines” is a whole number between 1 and 30."


def _columns(step: Data, at: Place) -> Iterator[str]:
    for one, here in _parts(step, "columns", at.inside("column")):
        yield from _unknown(one, {"key", "label", "kind", "needed", "choices"}, here)
        yield from _text(one, "label", here, longest=LONGEST_NAME)
        kind = one.get("kind", ColumnKind.TEXT.value)
        if kind not in set(ColumnKind):
            yield f"{here} is of a kind nobody knows: “{kind}”. Kinds are {', '.join(ColumnKind)}."
        elif (kind == ColumnKind.CHOICE) != bool(one.get("choices")):
            yield f"{here}: a column has choices if, and only if, its kind is choice."
        elif kind == ColumnKind.CHOICE:
            for choice, there in _parts(one, "choices", here.inside("choice")):
                yield from _text(choice, "label", there, longest=LONGEST_NAME)
    yield from _promised(step, at)


def _promised(step: Data, at: Place) -> Iterator[str]:
    wanted = step.get("promises")
    if wanted is None:
        return
    if not isinstance(wanted, Mapping) or set(wanted) != {"what", "due", "by"}:
        yield f"{at}: “promises” names three columns: what, due and by."
        return
    kinds = {one.get("key"): one.get("kind", "text") for one in step.get("columns", ()) if isinstance(one, Mapping)}
    fits = {"what": ColumnKind.TEXT, "due": ColumnKind.DATE, "by": ColumnKind.PERSON}
    for name, kind in fits.items():
        if kinds.get(wanted[name]) != kind:
            yield f"{at}: “{name}” of its promises must be a column of the kind {kind.value}."


def _board(step: Data, at: Place) -> Iterator[str]:
    if step.get("board") not in at.boards:
        known = ", ".join(sorted(at.boards)) or "none"
        yield f"{at} asks for a board that is not here: “{step.get('board', '')}”. Boards here: {known}."


def _votes(step: Data, at: Place) -> Iterator[str]:
    feeds = step.get("feeds", "none")
    if not isinstance(feeds, str) or len(feeds) > LONGEST_KEY or not KEY.fullmatch(feeds):
        yield f"{at}: “feeds” is a key of small letters, digits and hyphens, for example motivation."
    signed = step.get("instrument")
    if not isinstance(signed, Mapping) or not all(str(signed.get(name, "")).strip() for name in ("name", "version")):
        yield f"{at}: a score says whose scale it is. Add “instrument” with its name, version and licence."
    elif not str(signed.get("licence", "")).strip():
        yield f"{at}: the instrument “{signed['name']}” has no licence. Say under which licence you hold it."
    else:
        yield from _unknown(signed, {"name", "version", "licence"}, at.inside("instrument"))
    for one, here in _parts(step, "items", at.inside("item")):
        yield from _text(one, "name", here, longest=LONGEST_NAME)
        yield from _text(one, "question", here)
        yield from _scale(one.get("scale"), here)


def _scale(scale: Any, at: Place) -> Iterator[str]:
    if not _is_list(scale) or len(scale) < 2 or not all(isinstance(point, Mapping) for point in scale):
        yield f"{at}: a scale has at least two points."
        return
    points = [point.get("points") for point in scale]
    if not all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one <= 100 for one in points):
        yield f"{at}: the points of a scale are whole numbers between 0 and 100."
    elif len(set(points)) != len(points):
        yield f"{at}: two points of its scale have the same number."
    for point in scale:
        for name in ("label", "text"):
            yield from _text(point, name, at.inside(f"point {point.get('points')}"))


def _forks(step: Data, at: Place) -> Iterator[str]:
    yield from _prompts(step, at)
    ways = step.get("ways")
    if not _is_list(ways) or not ways or not all(isinstance(w, Mapping) and _when(w) is not None for w in ways):
        yield f"{at}: “ways” says what follows: each has “when” (a question's key: yes or no) and a title."
        return
    for number, way in enumerate(ways, start=1):
        here = at.inside(f"way {number}")
        yield from _unknown(way, {"when", "title", "text"}, here)
        yield from _text(way, "title", here, longest=LONGEST_NAME)
        yield from _text(way, "text", here, needed=False)
    yield from _covers(step, at, [_when(way) or {} for way in ways])


def _when(way: Data) -> dict[str, str] | None:
    """A way's conditions, with the yes and no of YAML read as words; None if they cannot be read."""
    given = way.get("when")
    if not isinstance(given, Mapping):
        return None
    words = {str(name): _word(said) for name, said in given.items()}
    return words if set(words.values()) <= {YES, NO} else None


def _word(said: Any) -> str:
    """YAML reads a bare yes as true."""
    return {True: YES, False: NO}[said] if isinstance(said, bool) else str(said)


def _covers(step: Data, at: Place, ways: Sequence[Mapping[str, str]]) -> Iterator[str]:
    keys = [one.get("key") for one in step.get("prompts", ()) if isinstance(one, Mapping)]
    if len(keys) > MOST_QUESTIONS:
        yield f"{at}: a fork asks at most {MOST_QUESTIONS} questions."
        return
    if strange := sorted({name for way in ways for name in way} - set(map(str, keys))):
        yield f"{at}: a way asks about “{strange[0]}”, which is no question of this step."
        return
    for answers in itertools.product((YES, NO), repeat=len(keys)):
        given = dict(zip(map(str, keys), answers, strict=True))
        if not any(all(given[name] == word for name, word in way.items()) for way in ways):
            told = ", ".join(f"{name}: {word}" for name, word in given.items())
            yield f"{at}: no way says what follows from {told}."
            return


def _approvals(step: Data, at: Place) -> Iterator[str]:
    if isinstance(step.get("least", 0), int) and step.get("least", 0) > 20:
        yield f"{at}: more than 20 approvals are never reached."


_KINDS = {
    StepKind.TEXT: _prompts,
    StepKind.LIST: _columns,
    StepKind.BOARD: _board,
    StepKind.VOTE: _votes,
    StepKind.FORK: _forks,
    StepKind.APPROVAL: _approvals,
}


def _order(steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    keys = {step.get("key") for step in steps}
    graph: dict[str, list[str]] = {}
    for number, step in enumerate(steps, start=1):
        after, where = step.get("after", []), _where(step, number)
        if not _is_list(after) or not all(isinstance(one, str) for one in after):
            yield f"{where}: “after” is a list of keys of steps."
            continue
        for one in after:
            if one not in keys:
                yield f"{where} comes after “{one}”, which is no step of this template."
        graph[str(step.get("key"))] = [one for one in after if one in keys]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        yield f"These steps wait for each other in a circle: {' → '.join(found.args[1])}. Let one of them come first."


def _parts(data: Data, name: str, here: Place) -> Iterator[tuple[Data, Place]]:
    """Each part with its place; raises BadTemplate where the parts cannot be told apart."""
    parts, (where, _, word) = data.get(name), here.where.rpartition(", ")
    if not _is_list(parts) or not parts or not all(isinstance(one, Mapping) for one in parts):
        raise BadTemplate(f"{where} needs at least one {word} under “{name}”.")
    if len(parts) > MOST_PARTS:
        raise BadTemplate(f"{where} has more than {MOST_PARTS} entries under “{name}”.")
    if found := next(_twice(parts, word), ""):
        raise BadTemplate(f"{where}: {found}")
    for one in parts:
        if found := next(_key(one, here), ""):
            raise BadTemplate(found)
        yield one, replace(here, where=f"{here} {one['key']}")


def _twice(parts: Sequence[Mapping[str, Any]], word: str) -> Iterator[str]:
    keys = [str(one["key"]) for one in parts if isinstance(one.get("key"), str)]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"Two {word}s have the key “{key}”. Give each one its own."


def _key(data: Data, where: object) -> Iterator[str]:
    key = data.get("key")
    if not isinstance(key, str) or len(key) > LONGEST_KEY or not KEY.fullmatch(key):
        yield f"{where} needs a “key” of small letters, digits and hyphens, for example shared-vision."


def _text(data: Data, name: str, at: Place, *, needed: bool = True, longest: int = LONGEST_TEXT) -> Iterator[str]:
    given = data.get(name)
    if given is None or given == "":
        if needed:
            yield f"{at} needs a “{name}”."
    elif isinstance(given, Mapping):
        yield from _translations(given, name, at)
        yield from _lengths(given.values(), f"{at}: “{name}”", longest)
    elif not isinstance(given, str):
        yield f"{at}: “{name}” is a text. Put it in quotation marks."
    else:
        if len(at.spoken) > 1:
            yield f"{at}: “{name}” has a text in one language only, and the template speaks {', '.join(at.spoken)}."
        yield from _lengths([given], f"{at}: “{name}”", longest)


def _translations(given: Data, name: str, at: Place) -> Iterator[str]:
    for language in at.spoken:
        if not isinstance(given.get(language), str) or not given[language].strip():
            yield f"{at}: “{name}” has no text in {language}."
    if strange := sorted(map(str, set(given) - set(at.spoken))):
        yield f"{at}: “{name}” speaks {strange[0]}, which “languages” does not name."


def _lengths(texts: Iterable[Any], what: str, longest: int) -> Iterator[str]:
    if any(isinstance(one, str) and (len(one) > longest or "\0" in one) for one in texts):
        yield f"{what} has at most {longest} letters."


def _unknown(data: Data, known: Collection[str], where: object) -> Iterator[str]:
    for name in sorted(set(map(str, data)) - set(known)):
        yield f"{where} has a part that nobody reads here: “{name[:60]}”. It may be a slip of the pen."


def _is_list(given: Any) -> bool:
    return isinstance(given, (list, tuple))


def settled(data: Data) -> dict[str, Any]:
    """A checked template as it is kept: yes and no of forks as words, its languages named."""
    steps = [
        {**step, "ways": [{**way, "when": _when(way)} for way in step["ways"]]} if step.get("ways") else dict(step)
        for step in data["steps"]
    ]
    kept = {name: given for name, given in data.items() if name not in {"version", "steps", "languages"}}
    return {**kept, "languages": list(languages_of(data)), "steps": steps}
