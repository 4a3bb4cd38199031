"""What people enter about accounts; the sign-in library's own forms in our words."""

from datetime import date
from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.queries import organizations
from steelyard.foundation.accounts.rules import (
    DESCRIPTIONS,
    FOR_AN_ORGANIZATION,
    TOKEN_DAYS,
    Role,
    fingerprint,
    may_grant,
)
from steelyard.foundation.accounts.scopes import SCOPES
from steelyard.foundation.kit.forms import CleanText, Day, Form

PASSWORD_HINT = "At least 12 characters; a few words in a row are easy to remember. Not your name or address."  # noqa: S105 -- a hint
FOR_WHOM = "Recipients and partners act for one organization; leave this empty for every other role."


def _organization() -> forms.Field:
    """The directory's own field where there is a directory, else the number of the organization."""
    make = organizations().field
    field: forms.Field = make() if make else forms.IntegerField(min_value=1, max_value=2**63 - 1)
    field.label, field.help_text, field.required = "Organization", FOR_WHOM, False
    return field


def _grantable(by: User) -> list[Role]:
    return [role for role in Role if may_grant(by.roles, role)]


class ForAnOrganization(Form):
    """Shared by invitations and roles: who acts for an organization names it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization_id"] = _organization()

    def asks_organization(self) -> bool:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        known = "organization_id" in cleaned
        if known and self.asks_organization() and not cleaned["organization_id"]:
            self.add_error("organization_id", "Name the organization for which this person acts.")
        return cleaned


class Invitation(ForAnOrganization):
    """Whom to invite, and as what."""

    name = CleanText(label="Name")
    email = forms.EmailField(label="E-mail address", max_length=254)
    roles = forms.MultipleChoiceField(label="Roles", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, f"{role.label}: {DESCRIPTIONS[role]}") for role in _grantable(by)]
        self.fields["roles"].choices = choices  # type: ignore[attr-defined]  # a field with choices

    def clean_roles(self) -> list[Role]:
        return [Role(role) for role in self.cleaned_data["roles"]]

    def asks_organization(self) -> bool:
        return bool(FOR_AN_ORGANIZATION & set(self.cleaned_data.get("roles", [])))


class NewRole(ForAnOrganization):
    """A role to give from today on."""

    role = forms.ChoiceField(label="Role")
    until = Day(label="Last day", help_text="Leave empty for a role without an end.", required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Choose a role"), *((role.value, role.label) for role in _grantable(by))]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]  # a field with choices

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise ValidationError("Choose today or a later day.", code="past")
        return until

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def asks_organization(self) -> bool:
        return self.cleaned_data.get("role") in FOR_AN_ORGANIZATION


class NewToken(Form):
    """A token for a program: what it is called, what it may do, how long."""

    name = CleanText(label="What is it for?", max_length=80, help_text="For example: nightly sync of contacts.")
    scopes = forms.MultipleChoiceField(
        label="What may it be used for?",
        widget=forms.CheckboxSelectMultiple,
        help_text="A token never opens more than your own pages do.",
        error_messages={"required": "Choose at least one thing that the token may be used for."},
    )
    days = forms.TypedChoiceField(
        label="How long is it good?", coerce=int, choices=[(days, f"{days} days") for days in TOKEN_DAYS], initial=90
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = [(one.name, one.label) for one in SCOPES.values()]  # type: ignore[attr-defined]  # a field with choices


class Find(Form):
    """Look for accounts."""

    q = CleanText(label="Name or e-mail address", required=False, widget=forms.TextInput(attrs={"type": "search"}))
    role = forms.ChoiceField(label="Role", required=False, choices=[("", "Any role"), *Role.choices()])


class Name(Form):
    name = CleanText(label="Name")


class Welcome(Form):
    """How an invited person will sign in: with a password from now on, or without one."""

    password = forms.CharField(
        label="Password",
        help_text=PASSWORD_HINT,
        required=False,
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, user: User | None, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    @property
    def goes_without(self) -> bool:
        return "without_password" in self.data

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.goes_without:
            cleaned["password"] = None
        elif "password" in cleaned:
            self._check(cleaned["password"])
        return cleaned

    def _check(self, password: str) -> None:
        if not password:
            self.add_error("password", "Choose a password, or go on without one.")
            return
        try:
            validate_password(password, self.user)
        except ValidationError as problem:
            self.add_error("password", problem)


class Founding(Welcome):
    """The first administrator also says who they are."""

    name = CleanText(label="Your name")
    email = forms.EmailField(label="Your e-mail address", max_length=254)
    field_order = ["name", "email", "password"]

    def _check(self, password: str) -> None:
        data = self.cleaned_data
        self.user = User(name=data.get("name", ""), email=data.get("email", ""))
        super()._check(password)


class InOurWords:
    """Labels and hints for a form of the sign-in library; placeholders are no labels, so they go."""

    labels: ClassVar[dict[str, str]] = {}
    hints: ClassVar[dict[str, str]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


_ADDRESS = "E-mail address"
_CODE = {"code": "Code"}
_TWICE = {"password1": "New password", "password2": "New password, once more"}


class SignIn(InOurWords, account_forms.LoginForm):
    labels: ClassVar[dict[str, str]] = {"login": _ADDRESS, "password": "Password"}


class AskCode(InOurWords, account_forms.RequestLoginCodeForm):
    labels: ClassVar[dict[str, str]] = {"email": _ADDRESS}


class EnterCode(InOurWords, account_forms.ConfirmLoginCodeForm):
    labels = _CODE


class AskReset(InOurWords, account_forms.ResetPasswordForm):
    labels: ClassVar[dict[str, str]] = {"email": _ADDRESS}


class EnterResetCode(InOurWords, account_forms.ConfirmPasswordResetCodeForm):
    labels = _CODE


class NewPassword(InOurWords, account_forms.ResetPasswordKeyForm):
    labels, hints = _TWICE, {"password1": PASSWORD_HINT}


class ChangePassword(InOurWords, account_forms.ChangePasswordForm):
    labels: ClassVar[dict[str, str]] = {"oldpassword": "Current password", **_TWICE}
    hints: ClassVar[dict[str, str]] = {"password1": PASSWORD_HINT}


class SetPassword(InOurWords, account_forms.SetPasswordForm):
    labels, hints = _TWICE, {"password1": PASSWORD_HINT}


class ChangeAddress(InOurWords, account_forms.AddEmailForm):
    labels: ClassVar[dict[str, str]] = {"email": "New e-mail address"}
    hints: ClassVar[dict[str, str]] = {"email": "We send a code there; the address changes when you enter it."}


class EnterAddressCode(InOurWords, account_forms.ConfirmEmailVerificationCodeForm):
    labels = _CODE


class ConfirmPassword(InOurWords, account_forms.ReauthenticateForm):
    labels: ClassVar[dict[str, str]] = {"password": "Password"}


class UsedOnce:
    """A code counts once as long as it could count at all: with its neighbors, one and a half minutes."""

    user: User

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # the library's form comes next
        if not cache.add(f"accounts.code:{self.user.pk}:{fingerprint(code)}", "used", timeout=120):
            raise ValidationError("This code was used before. Wait for the next one.", code="used")
        return code


class EnterFactorCode(InOurWords, UsedOnce, factor_forms.AuthenticateForm):
    labels = _CODE
    hints: ClassVar[dict[str, str]] = {"code": "From your authenticator app, or one of your recovery codes."}


class ConfirmFactorCode(InOurWords, UsedOnce, factor_forms.ReauthenticateForm):
    labels = _CODE
    hints: ClassVar[dict[str, str]] = {"code": "From your authenticator app, or one of your recovery codes."}


class SetUpApp(InOurWords, ActivateTOTPForm):
    labels: ClassVar[dict[str, str]] = {"code": "Code that the app shows now"}


class AddPasskey(InOurWords, AddWebAuthnForm):
    labels: ClassVar[dict[str, str]] = {"name": "Name of this passkey", "passwordless": "Use it to sign in by itself"}
    hints: ClassVar[dict[str, str]] = {
        "name": "For example the device that keeps it.",
        "passwordless": "You then sign in with this passkey alone; it asks for your finger, face or PIN.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskey(InOurWords, EditWebAuthnForm):
    labels: ClassVar[dict[str, str]] = {"name": "Name of this passkey"}
