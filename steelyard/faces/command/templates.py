"""Loading a template of a guided protocol from a file."""

from pathlib import Path

from steelyard.faces.command.refusals import Refused
from steelyard.support.protocols.actions.protocols import load_template
from steelyard.support.protocols.queries.boards import known
from steelyard.support.protocols.rules import BadTemplate
from steelyard.support.protocols.rules.guided.checking import checked
from steelyard.support.protocols.rules.guided.reading import read


def import_template(file: Path, *, preview: bool = False) -> str:
    """Publish a template; Refused says all that keeps it from being used, a sentence a line."""
    if not file.is_file():
        raise Refused(f"There is no file {file.name}.")
    try:
        data = read(file.read_bytes())
        if preview:
            checked(data, boards=known())
            return "This template can be used. This was a preview; nothing was written."
        version, is_new = load_template(data, by=None)
    except BadTemplate as refused:
        raise Refused(str(refused)) from refused
    return f"{version} is published." if is_new else f"{version} has these very words already; nothing was written."
