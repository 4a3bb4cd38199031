"""The sentences of sign-in: subjects and first lines of its letters, and what pages say after an act."""

from typing import Any

_ENTER = "Enter this code in the window where you asked for it. It works once, for 10 minutes."

# By the sign-in library's name of the occasion: subject, and what the letter says.
LETTERS = {
    "account/email/login_code": ("Your sign-in code", _ENTER),
    "account/email/password_reset_code": ("Your code for a new password", _ENTER),
    "account/email/email_confirmation": ("Confirm this e-mail address", _ENTER),
    "account/email/email_confirmation_signup": ("Confirm this e-mail address", _ENTER),
    "account/email/unknown_account": (
        "No account with this address",
        "Somebody, perhaps you, asked for a code with this address, but no account has it. Accounts come by invitation.",
    ),
    "account/email/account_already_exists": (
        "This address is in use",
        "Somebody, perhaps you, wanted to use this address for an account, but another account has it already.",
    ),
    "account/email/password_changed": ("Your password was changed", "The password of your account was changed."),
    "account/email/password_set": ("You have a password now", "A password was set for your account."),
    "account/email/password_reset": ("Your password was changed", "A new password was set with a mailed code."),
    "account/email/email_changed": ("Your address was changed", "The e-mail address of your account was changed."),
    "account/email/email_deleted": ("An address was removed", "An e-mail address was removed from your account."),
    "account/email/email_confirm": ("Your address is confirmed", "The e-mail address of your account was confirmed."),
    "mfa/email/totp_activated": ("Authenticator app set up", "An authenticator app now protects your account."),
    "mfa/email/totp_deactivated": (
        "Authenticator app removed",
        "The authenticator app no longer protects your account.",
    ),
    "mfa/email/webauthn_added": ("Passkey added", "A passkey was added to your account."),
    "mfa/email/webauthn_removed": ("Passkey removed", "A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": (
        "New recovery codes",
        "New recovery codes were made for your account; the old ones no longer work.",
    ),
}

# What a page says after an act; what is not here needs no words, because the page itself shows it.
MESSAGES = {
    "account/messages/email_confirmed.txt": "Your e-mail address is confirmed.",
    "account/messages/email_confirmation_failed.txt": "This address belongs to another account.",
    "account/messages/password_changed.txt": "Your new password holds from now on.",
    "account/messages/password_set.txt": "Your password holds from now on.",
    "account/messages/logged_out.txt": "You are signed out.",
    "mfa/messages/totp_activated.txt": "Your authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "Your authenticator app is removed.",
    "mfa/messages/webauthn_added.txt": "Your passkey is added.",
    "mfa/messages/webauthn_removed.txt": "Your passkey is removed.",
    "mfa/messages/recovery_codes_generated.txt": "Your new recovery codes are ready. Keep them in a safe place.",
    "usersessions/messages/sessions_logged_out.txt": "You are signed out everywhere else.",
}


def letter(occasion: str, context: dict[str, Any], address: str) -> tuple[str, str]:
    """Subject and body of a sign-in letter."""
    subject, text = LETTERS[occasion]
    parts = ["Hello,", text]
    if code := context.get("code"):
        parts.append(f"    {code}")
    if old := context.get("from_email"):
        parts.append(f"It was {old} and is {context['to_email']}.")
    if moment := context.get("timestamp"):
        parts.append(f"This happened at {moment:%H:%M} UTC on {moment:%B} {moment.day}, {moment.year}.")
        parts.append("If this was not you, tell the center's administrator at once.")
    else:
        parts.append("If you did not ask for this, you need not do anything.")
    return subject, "\n\n".join([*parts, f"Steelyard\n{address}"]) + "\n"
