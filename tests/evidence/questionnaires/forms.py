"""Forms that tests ask about: one with every kind of question, and strategies that make more."""

from typing import Any

from hypothesis import strategies as some

from steelyard.evidence.questionnaires.rules.answering import field, fields
from steelyard.evidence.questionnaires.rules.shape import Form, Kind


def choices(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"name": name, "label": name.title(), **more} for name in names]


def question(name: str, kind: str = "single", **more: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {"name": name, "kind": kind, "label": f"What about {name}?"}
    if kind in {"single", "multiple", "scale", "grid", "rank"}:
        plain["choices"] = choices("a", "b", "c")
    if kind == "grid":
        plain["rows"] = choices("r", "s")
    return {**plain, **more}


def document(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"title": "A form", "languages": ["en"], "pages": [{"questions": list(questions)}], **more}


WHOLE = document(
    question("role", required=True),
    question(
        "used", "multiple", choices=[*choices("web", "team", "site"), {"name": "none", "label": "None", "alone": True}]
    ),
    question(
        "fit",
        "scale",
        choices=[*choices("low", "mid", "high"), {"name": "na", "label": "Does not apply", "outside": True}],
    ),
    question("parts", "grid", required=True, show_if={"audience": "members"}),
    question("years", "number", low=0, high=60),
    question("why", "text", show_if={"question": "years", "number": ">= 10"}),
    question("next", "rank", most=2, module="ahead"),
    question("cost", "number", module="money", show_if={"not": {"question": "role", "is": "c"}}),
    question("time", "text", module="time"),
    question("agree", "consent"),
    audiences=[{"name": "members", "label": "who were in a team", "when": {"question": "used", "has": "team"}}],
    modules=[
        {"name": "ahead", "label": "What is next"},
        {"name": "money", "label": "Money", "show_if": {"question": "used", "count": ">= 1"}},
        {"name": "time", "label": "Time", "show_if": {"question": "role", "is": "a"}},
    ],
)

# The same without modules: everybody is asked the same, so what is typed comes back whatever else is sent.
PLAIN = {
    **WHOLE,
    "modules": [],
    "pages": [
        {"questions": [{k: v for k, v in one.items() if k != "module"} for one in page["questions"]]}
        for page in WHOLE["pages"]
    ],
}

NAMES = some.from_regex(r"[a-z][a-z0-9_]{0,7}", fullmatch=True)
WORDS = some.text(some.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12)


@some.composite
def conditions(draw: Any, before: list[dict[str, Any]], depth: int = 2) -> dict[str, Any]:
    if not depth or draw(some.booleans()):
        return draw(asking(draw(some.sampled_from(before))))
    way = draw(some.sampled_from(["all", "any", "not"]))
    if way == "not":
        return {way: draw(conditions(before, depth - 1))}
    return {way: draw(some.lists(conditions(before, depth - 1), min_size=1, max_size=3))}


@some.composite
def asking(draw: Any, about: dict[str, Any]) -> dict[str, Any]:
    asked, names = {"question": about["name"]}, [one["name"] for one in about.get("choices", ())]
    match about["kind"]:
        case "single" | "scale":
            return {**asked, "is": draw(some.sampled_from(names))}
        case "multiple" | "rank":
            more = some.builds(
                lambda way, n: {"count": f"{way} {n}"}, some.sampled_from(["=", ">", "<="]), some.integers(0, 4)
            )
            return {**asked, **draw(some.one_of(some.builds(lambda n: {"has": n}, some.sampled_from(names)), more))}
        case "grid":
            row = draw(some.sampled_from([one["name"] for one in about["rows"]]))
            return {**asked, "row": row, "is": draw(some.sampled_from(names))}
        case "number":
            return {**asked, "number": f"{draw(some.sampled_from(['<', '>=', '!=']))} {draw(some.integers(-5, 50))}"}
    return {**asked, "answered": True}


@some.composite
def documents(draw: Any) -> dict[str, Any]:
    """Documents of forms that read without a problem."""
    made: list[dict[str, Any]] = []
    modules = draw(some.lists(some.sampled_from(["m1", "m2", "m3"]), unique=True, max_size=3))
    for name in draw(some.lists(NAMES.filter(lambda name: name != "modules"), unique=True, min_size=1, max_size=8)):
        texts = sum(one["kind"] == "text" for one in made)
        kind = draw(some.sampled_from([kind.value for kind in Kind if kind != Kind.TEXT or texts < 4]))
        one = question(name, kind, label=draw(WORDS), required=draw(some.booleans()))
        if made and draw(some.booleans()):
            one["show_if"] = draw(conditions(made))
        if modules and draw(some.booleans()):
            one["module"] = draw(some.sampled_from(modules))
        made.append(one)
    used = [name for name in modules if any(one.get("module") == name for one in made)]
    return document(
        *made, title=draw(WORDS), modules=[{"name": name, "label": name} for name in used], paged=draw(some.booleans())
    )


def posts(form: Form) -> some.SearchStrategy[dict[str, Any]]:
    """What browsers and others may post to a form: mostly fitting, sometimes anything."""
    junk = some.one_of(some.text(max_size=8), some.integers(), some.none(), some.lists(some.integers(), max_size=2))
    listed = {}
    for one in form.questions:
        fitting = some.sampled_from([*one.choice_names, "1", "2", "3", "7", "yes", "a text", "", "\0", "\ud800", "zzz"])
        for name in fields(one):
            listed[name] = some.one_of(
                some.lists(fitting, max_size=3), some.lists(fitting, min_size=1, max_size=1), junk
            )
    own = {"modules": some.lists(some.sampled_from([*(one.name for one in form.modules), "x"]), max_size=4)}
    strange = {
        "a.strange": some.just(["1"]),
        "at": junk,
        "go": some.sampled_from([["next"], ["back"], ["send"]]),
        "seen": junk,
    }
    return some.fixed_dictionaries({}, optional={**listed, **own, **strange})


__all__ = ["PLAIN", "WHOLE", "choices", "document", "documents", "field", "posts", "question"]
