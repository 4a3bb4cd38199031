"""Sending a stored file so that no browser runs it."""

from typing import Protocol, cast

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse

# Text says in which letters it is written; the other formats carry that inside.
_TEXT = frozenset({"text/plain", "text/csv", "text/vtt", "application/x-subrip"})


class Stored(Protocol):
    """A row that knows its file."""

    name: str
    content_type: str

    @property
    def stored(self) -> FieldFile: ...


def attachment(file: Stored) -> HttpResponse:
    """The file as a download: never shown inside our pages, never guessed to be something else."""
    try:
        opened = file.stored.open("rb")
    except FileNotFoundError as missing:
        raise Http404("The file is not in the store.") from missing
    kind = f"{file.content_type}; charset=utf-8" if file.content_type in _TEXT else file.content_type
    response = FileResponse(opened, as_attachment=True, filename=file.name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return cast("HttpResponse", response)  # a stream is answered like any page
