"""Structured logs: one JSON object a line."""

import json
import logging
from datetime import UTC, datetime

_STANDARD = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


def _message(record: logging.LogRecord) -> str:
    """What a line says; of a web request it names the route, for the path of a private link holds its token."""
    message, request = record.getMessage(), record.__dict__.get("request")
    if path := getattr(request, "path", ""):
        match = getattr(request, "resolver_match", None)
        for written in (path, path.encode("unicode_escape").decode()):
            message = message.replace(written, f"/{match.route}" if match else "-")
    return message


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        entry |= {key: value for key, value in record.__dict__.items() if key not in _STANDARD | {"request"}}
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return json.dumps(entry, default=str, ensure_ascii=False)
