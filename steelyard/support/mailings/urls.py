from django.urls import path

from steelyard.support.mailings.views import addresses, audiences, mailings

_AUDIENCE, _ONE = "mailings/audiences/<int:pk>/", "mailings/<int:pk>/"

app_name = "mailings"
urlpatterns = [
    # Audiences
    path("mailings/audiences/", audiences.audiences, name="audiences"),
    path("mailings/audiences/new/", audiences.create, name="create-audience"),
    path("mailings/audiences/activities/", audiences.activities, name="activities"),
    path("mailings/audiences/events/", audiences.events, name="events"),
    path(_AUDIENCE, audiences.audience, name="audience"),
    path(f"{_AUDIENCE}change/", audiences.change, name="change-audience"),
    path(f"{_AUDIENCE}put-away/", audiences.put_away, name="put-away"),
    # Letters
    path("mailings/", mailings.mailings, name="mailings"),
    path("mailings/new/", mailings.create, name="create"),
    path(_ONE, mailings.mailing, name="mailing"),
    path(f"{_ONE}change/", mailings.change, name="change"),
    path(f"{_ONE}test/", mailings.test, name="test"),
    path(f"{_ONE}send/", mailings.send, name="send"),
    path(f"{_ONE}stop/", mailings.stop, name="halt"),
    path(f"{_ONE}go-on/", mailings.go_on, name="go-on"),
    path(f"{_ONE}recipients/", mailings.recipients, name="recipients"),
    # Addresses
    path("mailings/people/<int:pk>/stop/", addresses.note, name="note"),
    path("mailings/bounces/<int:pk>/reopen/", addresses.reopen, name="reopen"),
    # A person's own
    path("mail/mine/", addresses.mine, name="mine"),
    path("mail/mine/switch/", addresses.switch, name="switch"),
    # For whoever got a letter
    path("mail/stop/<str:token>/", addresses.stop, name="stop"),
]
