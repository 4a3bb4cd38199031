"""The field that people bring a file in."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from steelyard.foundation.kit.files.accepting import MEGABYTE, NotAccepted, Upload, accepted
from steelyard.foundation.kit.forms import CleanText


class UploadField(forms.FileField):
    """A file of a kind that we take, looked into before anything is stored; an Upload, or None if none was brought."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 200, **options})
        self.error_messages["empty"] = "This file is empty (0 bytes). Please look whether it was saved."
        self.help_text = self.help_text or (
            "PDF, Word, PowerPoint, Excel, CSV, text, WebVTT, SubRip, PNG, JPEG, MP3 or MP4; "
            f"at most {settings.FILE_LIMIT // MEGABYTE:,} MB."
        )

    def clean(self, data: Any, initial: Any = None) -> Upload | None:
        found = super().clean(data, initial)
        if not found:
            return None
        try:
            looks = accepted(found.file, name=found.name, size=found.size, limit=settings.FILE_LIMIT)
        except NotAccepted as problem:
            raise ValidationError(str(problem)) from problem
        return Upload(found.file, CleanText().clean(found.name), looks)
