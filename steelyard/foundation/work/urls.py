from django.urls import URLPattern, URLResolver, path

from steelyard.foundation.work import views

app_name = "work"
urlpatterns: list[URLPattern | URLResolver] = [
    # long work
    path("jobs/", views.jobs, name="jobs"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("jobs/<int:pk>/cancel/", views.cancel, name="cancel"),
    # the outbox
    path("outbox/", views.letters, name="letters"),
    path("outbox/<int:pk>/", views.letter, name="letter"),
    path("outbox/<int:pk>/again/", views.send_again, name="send_again"),
]
