"""Reading the text of files, so that the search finds what they say."""

from pathlib import Path
from typing import Any

from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import work
from steelyard.foundation.work.rules import Refused
from steelyard.support.library.actions import note_text
from steelyard.support.library.models import File
from steelyard.support.library.rules.texts import NoText, text_of


@work("library.extract", title="Read the text of a file")
def extract(progress: Progress, pk: int) -> dict[str, Any]:
    """Read one file; trouble with it is kept beside it and shown to the librarian."""
    progress.stage("Reading the text")
    file = File.objects.select_related("resource").filter(pk=pk).first()
    if file is None:
        raise Refused("The file is not there any more.")
    try:
        text, problem = text_of(Path(file.stored.path), file.content_type), ""
    except NoText as trouble:
        text, problem = "", str(trouble)
    progress.check()
    note_text(file, by=None, text=text, problem=problem)
    return {"letters": len(text), "problem": problem}
