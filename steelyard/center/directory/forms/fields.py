"""Fields for organizations, people, e-mail and web addresses; other apps use them too."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from steelyard.center.directory import queries
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.kit.forms import CleanText, Lookup

_NOT_FOUND = "Choose one of the suggestions; nothing in the directory is called so."


class OrganizationField(Lookup):
    """An organization of the directory, found while one types, or by its exact name or code."""

    def __init__(self, url_name: str = "directory:lookup-organizations", **options: Any) -> None:
        super().__init__(url_name, match=queries.organization_by_words, **options)

    def clean(self, value: Any) -> Any:
        chosen: Any = super().clean(value)
        found = Organization.objects.living().filter(pk=chosen.pk).first() if chosen else None
        if chosen and found is None:
            raise ValidationError(_NOT_FOUND, code="unknown")
        return found


class OrganizationKeyField(OrganizationField):
    """The same, giving the key alone: for apps below the directory."""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return found.pk if found else None


class PersonField(Lookup):
    """A person of the directory, found while one types, or by exact name or e-mail address."""

    def __init__(self, url_name: str = "directory:lookup-people", **options: Any) -> None:
        super().__init__(url_name, match=queries.person_by_words, **options)

    def clean(self, value: Any) -> Any:
        chosen: Any = super().clean(value)
        found = Person.objects.living().filter(pk=chosen.pk).first() if chosen else None
        if chosen and found is None:
            raise ValidationError(_NOT_FOUND, code="unknown")
        return found


class Email(CleanText):
    """An e-mail address, in lower case as the directory keeps it."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "off"}))
        super().__init__(max_length=254, **options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).lower()
        if text:
            try:
                validate_email(text)
            except ValidationError as problem:
                raise ValidationError("Enter an e-mail address like name@agency.gov.", code="invalid") from problem
        return text


class Website(CleanText):
    """A web address; people leave out the https://."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "url"}))
        super().__init__(max_length=300, **options)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if text and "://" not in text:
            text = f"https://{text}"
        if text:
            try:
                URLValidator(["http", "https"])(text)
            except ValidationError as problem:
                raise ValidationError("Enter a web address like www.agency.gov.", code="invalid") from problem
            parts = urlsplit(text)
            text = parts._replace(netloc=parts.netloc.lower()).geturl()
        return text
