"""The desk's pages of waves, and the one page for whoever wants no more letters; respondents have ``urls.host``."""

from django.urls import path

from steelyard.evidence.feedback.views import invitations, opening, waves

_ONE = "feedback/<int:pk>/"

app_name = "feedback"
urlpatterns = [
    path("feedback/", waves.waves, name="waves"),
    path("feedback/new/", waves.plan, name="plan"),
    path(_ONE, waves.wave, name="wave"),
    path(f"{_ONE}change/", waves.change, name="change"),
    path(f"{_ONE}open/", waves.open_wave, name="open"),
    path(f"{_ONE}close/", waves.close, name="close"),
    # Invitations
    path(f"{_ONE}invitations/", invitations.invitations, name="invitations"),
    path(f"{_ONE}invitations/draw-up/", invitations.draw_up, name="draw-up"),
    path(f"{_ONE}invitations/send/", invitations.send, name="send"),
    path(f"{_ONE}invitations/remind/", invitations.remind, name="remind"),
    path(f"{_ONE}try/", invitations.try_out, name="try"),
    # Ballots
    path(f"{_ONE}opening/", opening.opening, name="opening"),
    path(f"{_ONE}opening/confirm/", opening.confirm, name="confirm"),
    path(f"{_ONE}opening/unseal/", opening.unseal, name="unseal"),
    path(f"{_ONE}key/", opening.destroy_key, name="destroy-key"),
    path(f"{_ONE}give-up/", opening.give_up, name="give-up"),
    path(f"{_ONE}texts/", opening.texts, name="texts"),
    # For whoever got a letter
    path("mail/no-more/<str:token>/", invitations.no_more, name="no-more"),
]
