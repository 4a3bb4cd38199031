"""Private links that every letter can carry again: made from what the row holds and the program's key."""

import base64
import hmac


def token_for(uid_hex: str, secret: str) -> str:
    """128 bits that nobody without the program's key can make; the database keeps only their hash."""
    digest = hmac.digest(secret.encode(), f"steelyard.events.registration:{uid_hex}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:16]).decode().rstrip("=")
