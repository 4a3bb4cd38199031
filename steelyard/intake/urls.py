from django.urls import URLPattern, URLResolver, path

from steelyard.intake.views import decide, hand_off, hand_off_talk, help_request, inbox, matrix, visitor

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
    # the matrix
    path("requests/matrix/", matrix.matrix, name="matrix"),
    # one request
    path("requests/<int:pk>/", help_request.help_request, name="help-request"),
    path("requests/<int:pk>/sort/", help_request.sort, name="sort"),
    path("requests/<int:pk>/take-up/", help_request.take_up, name="take-up"),
    path("requests/<int:pk>/weigh/", decide.weigh, name="weigh"),
    path("requests/<int:pk>/decide/", decide.decide, name="decide"),
    path("requests/<int:pk>/decide/<str:kind>/", decide.decide, name="decide-as"),
    path("requests/<int:pk>/write/", help_request.write, name="write"),
    path("requests/<int:pk>/reopen/", help_request.reopen, name="reopen"),
    path("requests/<int:pk>/close/", help_request.close, name="close"),
    # handing off
    path("requests/<int:pk>/hand-off/", hand_off.new_hand_off, name="new-hand-off"),
    path("hand-offs/", hand_off.listing, name="hand-offs"),
    path("hand-offs/<int:pk>/questions/<int:question>/", hand_off_talk.reply, name="reply"),
    path("hand-offs/<int:pk>/outcome/", hand_off_talk.outcome, name="outcome"),
    path("hand-offs/<int:pk>/again/", hand_off.send_again, name="send-again"),
    path("hand-offs/<int:pk>/withdraw/", hand_off.withdraw, name="withdraw"),
    path("my-hand-offs/<int:pk>/", hand_off.my_hand_off, name="my-hand-off"),
    path("hand-off/went/<str:token>/", hand_off_talk.how_it_went, name="how-it-went"),
    path("hand-off/<str:token>/", hand_off.hand_off, name="hand-off"),
    # suggestions
    path("requests/providers/", help_request.providers, name="providers"),
    path("requests/organizations/", help_request.organizations, name="organizations"),
]
