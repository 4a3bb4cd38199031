from django.urls import URLPattern, URLResolver, path

from steelyard.intake.views import inbox, visitor

app_name = "intake"
urlpatterns: list[URLPattern | URLResolver] = [
    # asking
    path("ask/", visitor.ask, name="ask"),
    path("ask/agencies/", visitor.agencies, name="agencies"),
    path("ask/sent/<str:key>/", visitor.sent, name="sent"),
    # where a request stands
    path("status/", visitor.status_link, name="status-link"),
    path("status/sent/", visitor.link_sent, name="link-sent"),
    path("status/<str:token>/", visitor.status, name="status"),
    # one's own agency's requests
    path("my-requests/", visitor.my_requests, name="my-requests"),
    path("my-requests/<int:pk>/", visitor.my_request, name="my-request"),
    # the inbox
    path("requests/", inbox.inbox, name="inbox"),
    path("requests/new/", visitor.enter, name="enter"),
    path("requests/<int:pk>/assign/", inbox.assign, name="assign"),
]
