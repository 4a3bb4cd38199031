from django.urls import path

from steelyard.support.protocols.views import reviewer, runs

app_name = "protocols"
urlpatterns = [
    path("review/<str:token>/", reviewer.review, name="review"),
    path("review/<str:token>/files/<str:key>/", reviewer.review_file, name="review-file"),
    path("my-reviews/", reviewer.my_reviews, name="mine"),
    path("my-reviews/<int:pk>/", reviewer.my_review, name="my-review"),
    path("my-reviews/<int:pk>/files/<str:key>/", reviewer.my_file, name="my-file"),
    path("reviews/", runs.runs, name="runs"),
    path("reviews/<int:pk>/", runs.run, name="run"),
    path("reviews/<int:pk>/invite/", runs.invite, name="invite"),
    path("reviews/<int:pk>/cancel/", runs.cancel, name="cancel"),
    path("reviews/<int:pk>/again/", runs.again, name="again"),
    path("reviews/reviewers/<int:pk>/remind/", runs.remind, name="remind"),
    path("reviews/reviewers/<int:pk>/replace/", runs.replace, name="replace"),
    path("reviews/reviewers/<int:pk>/<slug:item>/reply/", runs.reply, name="reply"),
]
