"""A REFI-QDA project or codebook as a Project; raises Unreadable."""

from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element

from steelyard.evidence.inquiry.formats.archives import Archive
from steelyard.evidence.inquiry.formats.refi.cases import read_cases, read_variables
from steelyard.evidence.inquiry.formats.refi.codes import read_codes, read_groups
from steelyard.evidence.inquiry.formats.refi.known import Known, key
from steelyard.evidence.inquiry.formats.refi.memos import read_memos
from steelyard.evidence.inquiry.formats.refi.sources import read_sources
from steelyard.evidence.inquiry.formats.shapes import Coder, Place, Project, Unreadable
from steelyard.evidence.inquiry.formats.trees import each, first, parsed, words

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
type Opener = Callable[[str], bytes | None]  # what stands at an address, None if that is not in the file


def read_project(path: Path) -> Project:
    """A .qdpx: one description (.qde) and the sources it names."""
    with Archive(path, path.name) as archive:
        main = archive.ending(".qde")
        if not main:
            raise Unreadable(f"{path.name} is a ZIP archive without a project.qde. Export it as a REFI-QDA project.")

        def at(address: str) -> bytes | None:
            place = archive.beside(main, address)
            return archive.read(place) if place else None

        return read_description(archive.read(main), path.name, at)


def read_description(data: bytes, name: str, at: Opener) -> Project:
    """A project or a codebook from its XML; ``at`` opens sources."""
    root, space = parsed(data, name)
    is_other = bool(space) and "qda" not in space.lower()
    if root.tag == "codebook" and not is_other:
        return _codebook(root, space)
    if root.tag == "project" and not is_other:
        return _project(root, space, at)
    raise Unreadable(f"{name} is XML, but neither a REFI-QDA project nor a codebook.")


def _codebook(root: Element, space: str) -> Project:
    known = Known(Project("qdc", origin=first(root, "origin")))
    _tell_version(known, space, CODEBOOK)
    read_codes(root, known)
    read_groups(root, known)
    _finish(known)
    return known.project


def _project(root: Element, space: str, at: Opener) -> Project:
    known = Known(Project("qdpx", root.attrib.get("name", ""), first(root, "origin")))
    project = known.project
    _tell_version(known, space, PROJECT)
    for user in each(root, "users", "user"):
        short = first(user, "id")
        name = user.attrib.get("name", "") or short
        project.coders.append(Coder(known.take("coder", user, name), name, short))
    project.description, project.made = words(root, "description"), known.made(root, only_listed=True)
    for codebook in root.iterfind("codebook"):
        read_codes(codebook, known)
    read_variables(root, known)
    read_sources(root, known, at)
    read_cases(root, known)
    known.refer(root, "project", "")
    read_memos(root, known, at)
    read_groups(root, known)
    if graphs := sum(1 for _ in each(root, "graphs", "graph")):
        project.drop(f"{_many(graphs, 'drawing')} of the project (maps, networks) cannot be shown here.")
    _finish(known)
    return project


def _tell_version(known: Known, space: str, current: str) -> None:
    if space != current:
        version = space or "no namespace at all"
        known.project.notes.append(
            f"The file is of another version of the standard ({version}); it was read as {current}."
        )


def _finish(known: Known) -> None:
    """Count the references that lead to nothing, and put the memos where they belong."""
    project = known.project
    if known.twice:
        project.notes.append(
            f"{_many(known.twice, 'identifier')} stood twice in the file; the second got one of its own."
        )
    memos = {key(memo.guid): memo for memo in project.memos}
    for guid, places in known.about.items():
        if guid in memos:
            memos[guid].on += [place for place in places if _stands(place, known)]
        else:
            known.lost["memo"] += len(places)
    told = {
        "document": "source",
        "coding": "coding",
        "excerpt": "excerpt",
        "code": "code",
        "memo": "note",
        "coder": "user",
    }
    for kind, count in sorted(known.lost.items()):
        project.drop(
            f"{_many(count, 'reference')} to a {told.get(kind, kind)} that is not in the file or was left out."
        )


def _stands(place: Place, known: Known) -> bool:
    return place.kind == "project" or known.has(place.guid, place.kind)


def _many(count: int, word: str) -> str:
    return f"1 {word}" if count == 1 else f"{count:,} {word}s"
