"""What every answer of the program tells a browser, whoever asks for whatever."""

from django.http import HttpResponse

ALWAYS = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
}
NEVER = ("Access-Control-Allow-Origin", "Server", "X-Powered-By")
# A page may load what is ours and nothing else; a file that somebody uploaded may do nothing at all.
PAGE = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'", "base-uri 'none'",
    "form-action 'self'", "frame-ancestors 'none'",
}  # fmt: skip
FILE = {"sandbox", "default-src 'none'"}


def wrong(response: HttpResponse, *, signed_in: bool) -> list[str]:
    """One sentence for each header that is missing, weaker than it must be, or there at all."""
    found = [f"{name}: {response.get(name)}" for name, good in ALWAYS.items() if response.get(name) not in good]
    found += [f"{name}: {response[name]}" for name in NEVER if name in response]
    policy = {part.strip() for part in response.get("Content-Security-Policy", "").split(";")}
    if not (policy >= PAGE or (policy >= FILE and "attachment" in response.get("Content-Disposition", ""))):
        found.append(f"Content-Security-Policy: {response.get('Content-Security-Policy')}")
    if "unsafe" in str(policy):
        found.append("Content-Security-Policy allows what is unsafe")
    kept = response.get("Cache-Control", "")
    if signed_in and "no-store" not in kept and not kept.startswith("public"):  # what says so is the same for everybody
        found.append(f"Cache-Control: {kept}")
    kind = response.get("Content-Type", "")
    if kind.startswith("text/") and "charset=utf-8" not in kind.lower():
        found.append(f"Content-Type: {kind}")
    return found
