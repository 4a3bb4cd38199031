"""Everything that the sign-in library shows or writes is ours."""

from pathlib import Path

import allauth
import pytest
from django.template.loader import get_template

from steelyard.foundation.accounts.letters import LETTERS, MESSAGES, letter
from steelyard.foundation.kit.access import routes

OURS = "/steelyard/foundation/accounts/templates/"
LIBRARY = Path(allauth.__file__).parent / "templates"
# Occasions that our settings never meet: a link for a new password.
NEVER_SENT = {"account/email/password_reset_key"}
# A form that a closed sign-up never shows.
NEVER_SHOWN = {"account/signup.html"}
# Pages that the library's views show without naming them as their own.
BESIDE = {"account/signup_closed.html", "account/confirm_email_verification_code.html", "429.html"}


def pages() -> set[str]:
    views = [getattr(view, "view_class", None) for _, _, view in routes() if view.__module__.startswith("allauth.")]
    found = {getattr(view, "template_name", None) for view in views}
    return {name for name in found if name} - NEVER_SHOWN | BESIDE


def test_there_are_pages_to_look_at() -> None:
    assert {"account/login.html", "mfa/index.html", "usersessions/usersession_list.html"} <= pages()


@pytest.mark.parametrize("name", sorted(pages()))
def test_every_page_of_the_library_is_drawn_by_us(name: str) -> None:
    assert OURS in get_template(name).origin.name


def test_every_letter_of_the_library_has_our_words() -> None:
    folders = [LIBRARY / app / "email" for app in ("account", "mfa")]
    occasions = {
        str(path.relative_to(LIBRARY)).removesuffix("_subject.txt")
        for folder in folders
        for path in folder.glob("*_subject.txt")
    }
    assert occasions
    assert occasions - set(LETTERS) - NEVER_SENT == set()
    assert all((LIBRARY / name).exists() for name in MESSAGES)


def test_a_letter_says_what_to_do_if_it_was_not_you() -> None:
    subject, body = letter("account/email/login_code", {"code": "BCDF-GHJK"}, "http://center.test")
    assert subject == "Your sign-in code"
    assert "\n    BCDF-GHJK\n" in body
    assert "If you did not ask for this" in body
    assert body.endswith("Steelyard\nhttp://center.test\n")
