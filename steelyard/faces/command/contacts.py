"""``steelyard import contacts``: a contact list from the command line, told row by row."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from steelyard.center.directory.jobs.contacts import bring
from steelyard.center.directory.models import ContactList
from steelyard.center.directory.queries.contacts import how_many_people, told_rows
from steelyard.center.directory.rules.contacts import Fate


def import_contacts(file: Path, *, preview: bool, as_json: bool, echo: Callable[..., Any]) -> int:
    """Bring a list in, or only say what would happen; return the exit code. Raises Unreadable.

    A refused row stays out and is told; where no row is left, the file as a whole is refused, which is code 1.
    """
    told = bring(file, by=None, preview=preview, tell=_told)
    refused = [row for row in told["rows"] if row["fate"] == Fate.REFUSED]
    is_refused = len(refused) == len(told["rows"])
    if as_json:
        echo(json.dumps(told, ensure_ascii=False))
    else:
        for row in refused:
            echo(row["reason"], err=True)
        echo(", ".join(f"{sum(row['fate'] == fate for row in told['rows'])} {fate.value}" for fate in Fate))
        if is_refused or preview:
            echo("Nothing was written." if is_refused else "This was a preview; nothing was written.")
    return 1 if is_refused and not preview else 0


def _told(found: ContactList) -> dict[str, Any]:
    """The fate of every row in the shape that all imports of people share: nobody attended, so there are no minutes."""
    return {
        "kind": "table",
        "encoding": found.encoding,
        "people": how_many_people(found),
        "minutes": 0,
        "unnamed": 0,
        "refused": found.counts.get(Fate.REFUSED, 0),
        "attendance": [],
        "rows": list(told_rows(found)),
    }
