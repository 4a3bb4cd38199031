"""Real small files of every format, and hostile ones."""

import io
import struct
import zipfile
import zlib

import docx
import pptx
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def pdf(text: str = "Caring for adults", *, password: str = "") -> bytes:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
    )
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(content)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return _written(writer.write)


def word(text: str = "Caring for adults") -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    document.add_table(1, 1).cell(0, 0).text = "In a table"
    return _written(document.save)


def slides(text: str = "Caring for adults") -> bytes:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = text
    slide.notes_slide.notes_text_frame.text = "Say it slowly"
    return _written(show.save)


def _written(write) -> bytes:
    into = io.BytesIO()
    write(into)
    return into.getvalue()


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nWelcome to the webinar\n"
SRT = b"1\n00:00:00,000 --> 00:00:02,000\nWelcome to the webinar\n"
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + b"\0" * 64
MP3 = b"ID3\x03\0\0\0\0\0\0" + b"\0" * 64
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


def bomb(*, declared: int | None = None, megabytes: int = 450) -> bytes:
    """A Word file of a few hundred kilobytes that unpacks to far more; it may declare less than it holds."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            for _ in range(megabytes):
                part.write(b"\0" * 1024 * 1024)
    content = bytearray(into.getvalue())
    if declared is not None:
        entry = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)  # the second entry of the directory
        struct.pack_into("<I", content, entry + 24, declared)
    return bytes(content)


def with_macros() -> bytes:
    into = io.BytesIO(word())
    with zipfile.ZipFile(into, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"macro")
    return into.getvalue()
