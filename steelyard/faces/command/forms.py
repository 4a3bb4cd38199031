"""Taking a form in from a file of another tool."""

import json
from pathlib import Path

from steelyard.evidence.questionnaires.actions.questionnaires import take_in
from steelyard.evidence.questionnaires.rules.importing.files import read
from steelyard.evidence.questionnaires.rules.importing.taken import Taken, Unreadable
from steelyard.faces.command.refusals import Refused

LARGEST = 25_000_000


def import_form(file: Path, *, preview: bool = False, as_json: bool = False) -> str:
    """Begin a questionnaire with what a file asks; what cannot be taken is told by name, and never drops silently."""
    if not file.is_file():
        raise Refused(f"There is no file {file.name}.")
    if file.stat().st_size > LARGEST:
        raise Refused(f"{file.name} is far larger than a form is.")
    try:
        taken = read(file.read_bytes())
    except Unreadable as refused:
        raise Refused(str(refused)) from refused
    made = None if preview else take_in(taken, by=None)
    if as_json:
        return json.dumps(taken.told(), ensure_ascii=False, indent=1)
    end = "This was a preview; nothing was written." if made is None else f"It is the draft of “{made}” now."
    return "\n".join([*_told(taken), end])


def _told(taken: Taken) -> list[str]:
    told = taken.told()
    asked = [
        f"  {one['name']}: {one['kind']}" + (", must be answered" if one["required"] else "")
        for one in told["questions"]
    ]
    refused = [f"  {one['where']}: {one['what']} -- {one['why']}" for one in told["refused"]]
    head = f"{told['title']} ({told['kind']}; {', '.join(told['languages'])}): {len(asked)} questions, {len(refused)} things refused."
    return [head, *asked, *(["Refused or taken otherwise:", *refused] if refused else [])]
