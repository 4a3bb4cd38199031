"""``steelyard import qda``: what a project, a codebook, a transcript or a document of interviews holds."""

import json
from collections.abc import Callable, Sized
from pathlib import Path
from typing import Any

from steelyard.evidence.inquiry.formats import Project, Unreadable, read, told
from steelyard.faces.command.refusals import Refused

ON_THE_PAGE = "Interviews and documents are taken in on the page of a study. Here, --preview says what a file holds."


def import_qda(file: Path, *, preview: bool, as_json: bool, echo: Callable[..., Any]) -> None:
    """Say what a file holds and what of it could not be taken; needs no database and writes nothing. Raises Refused."""
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
    if not preview:
        raise Refused(ON_THE_PAGE)
    if not as_json:
        echo("This was a preview; nothing was written.")


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
