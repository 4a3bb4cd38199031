"""Projects in the layouts of real tools, with invented people, made for each test."""

import io
import zipfile
from uuid import NAMESPACE_URL, uuid5

HEAD = '<?xml version="1.0" encoding="utf-8"?>'
PROJECT = 'xmlns="urn:QDA-XML:project:1.0"'


def guid(word):
    return str(uuid5(NAMESPACE_URL, word))


def packed(parts):
    """A zip file from names and bytes or texts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def project(body, *, origin="A tool", space=PROJECT, name="Study"):
    return f'{HEAD}<Project name="{name}" origin="{origin}" {space}>{body}</Project>'


def code(word, inner="", more=""):
    return f'<Code guid="{guid(word)}" name="{word}" isCodable="true" {more}>{inner}</Code>'


def coding(word, by=None):
    who = f' creatingUser="{guid(by)}"' if by else ""
    return f'<Coding guid="{guid(f"coding {word} {by}")}"{who}><CodeRef targetGUID="{guid(word)}"/></Coding>'


def selection(start, end, *codings, name="", inner="", by=None):
    who = f' creatingUser="{guid(by)}"' if by else ""
    return (
        f'<PlainTextSelection guid="{guid(f"{start} {end} {codings} {name}")}" name="{name}" '
        f'startPosition="{start}" endPosition="{end}"{who}>{inner}{"".join(codings)}</PlainTextSelection>'
    )


def simple(text, *selections, origin="A tool", codes=("Trust", "Time"), file="sources/t.txt", space=PROJECT):
    """One document with what is marked in it; the text may be bytes."""
    users = "".join(f'<User guid="{guid(one)}" name="{one}"/>' for one in ("Ana", "Ben"))
    book = "".join(code(one) for one in codes)
    body = (
        f"<Users>{users}</Users><CodeBook><Codes>{book}</Codes></CodeBook><Sources>"
        f'<TextSource guid="{guid("document")}" name="Interview 1" plainTextPath="internal://t.txt">'
        f"{''.join(selections)}</TextSource></Sources>"
    )
    return packed({"project.qde": project(body, origin=origin, space=space), file: text})


def word_file(body):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'{HEAD}<w:document xmlns:w="{space}" xmlns:mc="urn:mc"><w:body>{body}</w:body></w:document>',
        }
    )


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
