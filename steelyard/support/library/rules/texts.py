"""The text of a file, for the search: run as a program of its own, so that a hostile file harms nobody else.

    python -m steelyard.support.library.rules.texts FILE CONTENT_TYPE

prints the text, or a sentence on the error stream with exit code 3.
"""

import io
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

LONGEST = 2_000_000  # letters kept of one file: about a thousand pages
SECONDS = 60
MEMORY = 1536 * 1024 * 1024
PROBLEM = 3
_CUE = re.compile(r"^(\d+|.*-->.*|WEBVTT.*|NOTE.*|)$")


class NoText(Exception):
    """Why no text could be read, as a sentence."""


def text_of(path: Path, content_type: str, *, seconds: int = SECONDS) -> str:
    """Read a file's text in a process with limits of time and memory."""
    command = [sys.executable, "-m", __name__, str(path), content_type]
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, no shell
            command, capture_output=True, timeout=seconds, check=False, cwd=Path(__file__).resolve().parents[4]
        )
    except subprocess.TimeoutExpired as problem:
        raise NoText("Reading the text took too long, so the search knows only the title and abstract.") from problem
    if done.returncode == PROBLEM:
        raise NoText(done.stderr.decode(errors="replace").strip()[:300])
    if done.returncode:
        raise NoText("The text could not be read, so the search knows only the title and abstract.")
    return done.stdout.decode(errors="replace")


def has_text(content_type: str) -> bool:
    return content_type in READERS


def _pdf(path: Path) -> Iterator[str]:
    import pypdf  # noqa: PLC0415 -- only what this one file needs is loaded

    reader = pypdf.PdfReader(path)
    if reader.is_encrypted:
        reader.decrypt("")
    for page in reader.pages:
        yield page.extract_text() or ""


def _word(path: Path) -> Iterator[str]:
    import docx  # noqa: PLC0415 -- as above

    document = docx.Document(str(path))
    yield from (paragraph.text for paragraph in document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            yield " ".join(cell.text for cell in row.cells)


def _slides(path: Path) -> Iterator[str]:
    import pptx  # noqa: PLC0415 -- as above

    for slide in pptx.Presentation(str(path)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                yield shape.text_frame.text
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            yield slide.notes_slide.notes_text_frame.text


def _captions(path: Path) -> Iterator[str]:
    import webvtt  # noqa: PLC0415 -- as above

    yield from (caption.text for caption in webvtt.from_buffer(io.StringIO(_decoded(path))).captions)


def _subrip(path: Path) -> Iterator[str]:
    yield from (line for line in _decoded(path).splitlines() if not _CUE.match(line.strip()))


def _plain(path: Path) -> Iterator[str]:
    yield _decoded(path)


def _decoded(path: Path) -> str:
    return path.read_bytes().decode("utf-8-sig", errors="replace")


_OFFICE = "application/vnd.openxmlformats-officedocument."
READERS = {
    "application/pdf": _pdf,
    f"{_OFFICE}wordprocessingml.document": _word,
    f"{_OFFICE}presentationml.presentation": _slides,
    "text/vtt": _captions,
    "application/x-subrip": _subrip,
    "text/plain": _plain,
    "text/csv": _plain,
}


def _read(path: Path, content_type: str) -> str:
    found: list[str] = []
    length = 0
    for piece in READERS[content_type](path):
        found.append(piece)
        length += len(piece) + 1
        if length > LONGEST:
            break
    text = "\n".join(found)[:LONGEST].replace("\0", "")
    if not text.strip():
        raise NoText("No text was found in this file; it may be a scan. Readers who cannot see get nothing from it.")
    return text


def main(path: str, content_type: str) -> int:
    """Print the text of a file; any trouble with it is one sentence."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        text = _read(Path(path), content_type)
    except NoText as problem:
        sys.stderr.write(str(problem))
        return PROBLEM
    except Exception as problem:  # noqa: BLE001 -- the libraries raise whatever a broken file makes them stumble over
        sys.stderr.write(f"The text could not be read ({type(problem).__name__}); the file itself is kept.")
        return PROBLEM
    sys.stdout.buffer.write(text.encode(errors="replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
