"""The chain: each entry's hash covers its content and the hash before it."""

import hashlib
import json
from typing import Any

START = "0" * 64


def digest(previous: str, content: dict[str, Any]) -> str:
    """SHA-256 over the previous hash and the entry's content as canonical JSON (sorted keys, UTF-8)."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()
