"""Staff reach nothing without a second factor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def second_factor(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    return answer
