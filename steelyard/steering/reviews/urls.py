from django.urls import URLPattern, URLResolver, path

from steelyard.steering.reviews.views import decisions, reviews

app_name = "reviews"
urlpatterns: list[URLPattern | URLResolver] = [
    path("balance/reviews/", reviews.reviews, name="reviews"),
    path("balance/reviews/start/", reviews.start, name="start"),
    path("balance/reviews/<int:pk>/", reviews.review, name="review"),
    path("balance/reviews/<int:pk>/frame/", reviews.alter, name="alter"),
    path("balance/reviews/<int:pk>/close/", reviews.close, name="close"),
    path("balance/reviews/<int:pk>/reopen/", reviews.reopen, name="reopen"),
    path("balance/reviews/<int:pk>/set-aside/", reviews.drop, name="drop"),
    path("balance/reviews/<int:pk>/print/", reviews.printed, name="print"),
    path("balance/reviews/<int:pk>/pack.pdf", reviews.pdf, name="pdf"),
    # its steps, its decisions, and what became of those before
    path("balance/reviews/<int:pk>/steps/<slug:key>/", reviews.step, name="step"),
    path("balance/reviews/<int:pk>/weights/<slug:weight>/", decisions.decide_weight, name="decide-weight"),
    path("balance/reviews/<int:pk>/decide/<slug:subject>/", decisions.decide, name="decide"),
    path("balance/reviews/<int:pk>/before/<int:decision>/", decisions.follow_up, name="follow-up"),
    path("balance/reviews/decisions/<int:pk>/", decisions.decision, name="decision"),
    path("balance/reviews/decisions/<int:pk>/take-back/", decisions.take_back, name="take-back"),
]
