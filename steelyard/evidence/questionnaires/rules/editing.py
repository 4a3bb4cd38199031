"""A draft that changes: questions and pages that come, go and change places. A draft need not be a form yet."""

from collections.abc import Iterator, Mapping
from typing import Any

from steelyard.evidence.questionnaires.rules import keys
from steelyard.evidence.questionnaires.rules.shape import MODULES

Draft = dict[str, Any]


def title_of(draft: Mapping[str, Any]) -> str:
    """The title of a draft in its first language."""
    title, languages = draft.get("title"), draft.get("languages")
    if isinstance(title, Mapping):
        first = languages[0] if isinstance(languages, (list, tuple)) and languages else "en"
        title = title.get(first) or next(iter(title.values()), "")
    return title[:200] if isinstance(title, str) and title.strip() else "Untitled"


def pages(draft: Mapping[str, Any]) -> list[Draft]:
    """Copies of the pages, at least one."""
    given = draft.get("pages")
    found = [dict(page) for page in given if isinstance(page, Mapping)] if isinstance(given, (list, tuple)) else []
    return [{**page, "questions": _questions(page)} for page in found] or [{"questions": []}]


def _questions(page: Mapping[str, Any]) -> list[Draft]:
    given = page.get("questions")
    return [dict(one) for one in given if isinstance(one, Mapping)] if isinstance(given, (list, tuple)) else []


def questions(draft: Mapping[str, Any]) -> Iterator[Draft]:
    return (question for page in pages(draft) for question in page["questions"])


def question(draft: Mapping[str, Any], name: str) -> Draft | None:
    return next((one for one in questions(draft) if one.get("name") == name), None)


def names(draft: Mapping[str, Any]) -> set[str]:
    return {str(one.get("name")) for one in questions(draft)} | {MODULES}


def added(draft: Mapping[str, Any], page: int, new: Mapping[str, Any]) -> Draft:
    """A question more at the end of a page (of the last one, if there is no such page)."""
    changed = pages(draft)
    named = {**new, "name": keys.free(str(new["name"]), names(draft))}
    changed[page if page < len(changed) else -1]["questions"].append(named)
    return {**draft, "pages": changed}


def replaced(draft: Mapping[str, Any], name: str, new: Mapping[str, Any]) -> Draft:
    changed = pages(draft)
    for page in changed:
        page["questions"] = [dict(new) if one.get("name") == name else one for one in page["questions"]]
    return {**draft, "pages": changed}


def without(draft: Mapping[str, Any], name: str) -> Draft:
    changed = pages(draft)
    for page in changed:
        page["questions"] = [one for one in page["questions"] if one.get("name") != name]
    return {**draft, "pages": changed}


def moved(draft: Mapping[str, Any], name: str, by: int) -> Draft:
    """A question one place up or down; from the edge of a page it goes to the page beside it."""
    changed = pages(draft)
    for number, page in enumerate(changed):
        at = next((place for place, one in enumerate(page["questions"]) if one.get("name") == name), None)
        if at is None:
            continue
        if 0 <= at + by < len(page["questions"]):
            page["questions"].insert(at + by, page["questions"].pop(at))
        elif 0 <= number + by < len(changed):
            beside = changed[number + by]["questions"]
            beside.insert(len(beside) if by < 0 else 0, page["questions"].pop(at))
        break
    return {**draft, "pages": changed}


def with_page(draft: Mapping[str, Any], title: Mapping[str, str]) -> Draft:
    return {**draft, "pages": [*pages(draft), {"title": dict(title), "questions": []}], "paged": True}


def page_changed(draft: Mapping[str, Any], number: int, **parts: Mapping[str, str]) -> Draft:
    """A page with another title or text; empty ones go."""
    changed = pages(draft)
    for name, text in parts.items():
        changed[number].pop(name, None)
        changed[number] |= {name: dict(text)} if text else {}
    return {**draft, "pages": changed}


def without_page(draft: Mapping[str, Any], number: int) -> Draft:
    """A page less; its questions go to the end of the page before, or to the beginning of the next."""
    changed = pages(draft)
    gone = changed.pop(number)["questions"]
    if not changed:
        changed = [{"questions": gone}]
    elif number:
        changed[number - 1]["questions"] += gone
    else:
        changed[0]["questions"] = gone + changed[0]["questions"]
    return {**draft, "pages": changed}


def parts(draft: Mapping[str, Any], kind: str) -> list[Draft]:
    """Its audiences or its modules."""
    given = draft.get(kind)
    return [dict(one) for one in given if isinstance(one, Mapping)] if isinstance(given, (list, tuple)) else []


def with_part(draft: Mapping[str, Any], kind: str, new: Mapping[str, Any]) -> Draft:
    taken = {str(one.get("name")) for one in parts(draft, kind)}
    named = {**new, "name": keys.free(str(new["name"]), taken)}
    return {**draft, kind: [*parts(draft, kind), named]}


def without_part(draft: Mapping[str, Any], kind: str, name: str) -> Draft:
    """An audience or a module less; questions of a module stay, and belong to none."""
    kept = {**draft, kind: [one for one in parts(draft, kind) if one.get("name") != name]}
    if kind == "modules":
        for one in list(questions(draft)):
            if one.get("module") == name:
                kept = replaced(kept, str(one.get("name")), {k: v for k, v in one.items() if k != "module"})
    return kept
