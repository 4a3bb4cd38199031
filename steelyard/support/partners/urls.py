from django.urls import path

from steelyard.support.partners.views import introductions, partnerships, providers

app_name = "partners"
urlpatterns = [
    # Providers
    path("providers/", providers.providers, name="providers"),
    path("providers/funded/", providers.joint, name="funded"),
    path("providers/programs/", providers.programs, name="programs"),
    path("providers/<int:pk>/", providers.provider, name="provider"),
    path("providers/<int:pk>/profile/", providers.profile, name="profile"),
    # Partnerships
    path("providers/<int:organization>/partnership/", partnerships.begin, name="begin"),
    path("partnerships/", partnerships.partnerships, name="partnerships"),
    path("partnerships/<int:pk>/", partnerships.partnership, name="partnership"),
    path("partnerships/<int:pk>/terms/", partnerships.write, name="write"),
    path("partnerships/<int:pk>/send/", partnerships.send, name="send"),
    path("partnerships/<int:pk>/confirm/", partnerships.confirm, name="confirm"),
    path("partnerships/<int:pk>/reopen/", partnerships.reopen, name="reopen"),
    path("partnerships/<int:pk>/supports/", partnerships.link, name="link"),
    path("partnerships/<int:pk>/supports/<int:support>/unlink/", partnerships.unlink, name="unlink"),
    path("partnerships/<int:pk>/review/", partnerships.review, name="review"),
    path("partnerships/<int:pk>/end/", partnerships.end, name="end"),
    path("my-partnerships/<int:pk>/", partnerships.my_partnership, name="my-partnership"),
    path("partnership/<str:token>/", partnerships.terms, name="terms"),
    # Introductions
    path("introductions/", introductions.introductions, name="introductions"),
    path("introductions/new/", introductions.ask, name="ask"),
    path("introductions/<int:pk>/", introductions.introduction, name="introduction"),
    path("introductions/<int:pk>/withdraw/", introductions.withdraw, name="withdraw"),
    path("introductions/sides/<int:pk>/again/", introductions.again, name="again"),
    path("my-introductions/<int:pk>/", introductions.my_introduction, name="my-introduction"),
    path("introduction/<str:token>/", introductions.consent, name="consent"),
]
