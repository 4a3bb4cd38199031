"""``steelyard import qda``: what a project, a codebook, a transcript or a document of interviews holds."""

import json
from collections.abc import Callable, Sized
from pathlib import Path
from typing import Any

from steelyard.evidence.inquiry.formats import Project, Unreadable, read, told
from steelyard.faces.command.refusals import Refused


def import_qda(file: Path, *, names: Path | None, preview: bool, as_json: bool, echo: Callable[..., Any]) -> None:
    """Say what a file holds and what of it could not be taken, and take it in. Raises Refused.

    A preview needs no database and writes nothing.
    """
    try:
        project = read(file)
    except Unreadable as problem:
        raise Refused(str(problem)) from problem
    except OSError as problem:
        raise Refused(f"{file.name} cannot be read: {problem.strerror}.") from problem
    if as_json:
        echo(json.dumps(told(project), ensure_ascii=False))
    else:
        for line in _lines(project):
            echo(line)
    for sentence in (*project.notes, *([] if as_json else project.all_dropped())):
        echo(sentence, err=True)
    report = "This was a preview; nothing was written." if preview else _taken_in(project, names, echo)
    if not as_json:
        echo(report)


def _taken_in(project: Project, names: Path | None, echo: Callable[..., Any]) -> str:
    """Write it into the room, whole or not at all. Raises Refused."""
    from steelyard.evidence.inquiry.actions.projects import take_in  # noqa: PLC0415 -- a preview needs no database
    from steelyard.evidence.inquiry.rules import Level, NotNow  # noqa: PLC0415 -- as above
    from steelyard.evidence.inquiry.rules.renaming import BadRule  # noqa: PLC0415 -- as above
    from steelyard.evidence.inquiry.rules.renaming import read as rules_of  # noqa: PLC0415 -- as above
    from steelyard.faces.command.serving import bring_up_to_date  # noqa: PLC0415 -- as above

    try:
        rules = rules_of(names.read_text(encoding="utf-8-sig")) if names else []
    except (BadRule, OSError, UnicodeDecodeError) as problem:
        raise Refused(f"The names cannot be used: {problem}") from problem
    bring_up_to_date(echo=lambda text: echo(text, err=True))
    try:
        made = take_in(project, by=None, level=Level.THEMATIC, rules=rules)
    except NotNow as problem:
        raise Refused(str(problem)) from problem
    return (
        f"Taken in: {made.codes:,} codes, {made.documents:,} documents ({made.known:,} were here already), "
        f"{made.excerpts:,} excerpts, {made.codings:,} codings, {made.memos:,} memos."
    )


def _lines(project: Project) -> list[str]:
    counts: dict[str, Sized] = {
        "codes": project.codes,
        "coders": project.coders,
        "documents": project.documents,
        "excerpts": project.excerpts,
        "codings": project.codings,
        "memos": project.memos,
        "cases": project.cases,
        "sets": project.groups,
    }
    told_counts = [f"{len(found):,} {word if len(found) > 1 else word[:-1]}" for word, found in counts.items() if found]
    often = dict.fromkeys((code.guid for code in project.codes), 0)
    for coding in project.codings:
        often[coding.code] += 1
    return [
        f"kind     {project.kind}" + (f", written by {project.origin}" if project.origin else ""),
        f"holds    {', '.join(told_counts) or 'nothing'}",
        f"dropped  {len(project.all_dropped()):,}",
        *(
            f"  code      {code.where}" + (f" ({often[code.guid]:,})" if often[code.guid] else "")
            for code in project.codes
        ),
        *(f"  document  {one.name}: {one.kind}, {len(one.text):,} characters" for one in project.documents),
    ]
