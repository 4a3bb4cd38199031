"""Receiving files: however much is sent, no more than the limit is written down."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class Bounded(TemporaryFileUploadHandler):
    """Counts all that is sent but keeps only the limit, over all files of a request; the form sees the size and refuses."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        del start
        if self.kept <= settings.FILE_LIMIT:
            self.file.write(raw_data)
            self.kept += len(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file
