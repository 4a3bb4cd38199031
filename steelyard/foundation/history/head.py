"""The newest entry's number and hash, kept outside the database so that a cut-off end shows."""

import fcntl
import json
from pathlib import Path

from django.conf import settings


def head_file() -> Path:
    return Path(settings.DATA) / "history.head"


def keep_head(number: int, mark: str) -> None:
    """Keep the newest entry's number and hash outside the database, so that a cut-off end shows."""
    with head_file().open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        if text and json.loads(text)["id"] >= number:
            return
        file.seek(0)
        file.truncate()
        file.write(json.dumps({"id": number, "hash": mark}))
