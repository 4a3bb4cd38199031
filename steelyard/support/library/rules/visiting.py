"""Who is counted as a visitor, and how without knowing who it is."""

import hashlib
import hmac
import re

_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|archiver|scrap|preview|monitor|uptime|headless|lighthouse|curl|wget|python|httpx|"
    r"java/|okhttp|go-http|libwww|node-fetch|axios|facebookexternalhit|embedly|feedfetcher|validator",
    re.IGNORECASE,
)


def is_robot(user_agent: str) -> bool:
    """Whether a program that is nobody's browser asks; a sender without a name is taken for one."""
    return not user_agent.strip() or _ROBOT.search(user_agent) is not None


def mark(key: bytes, *parts: str) -> str:
    """A hash of who does what that nobody can turn back or join with another day's once the key is gone."""
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()
