from django.urls import URLPattern, URLResolver, path

from steelyard.foundation.accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    # coming in
    path("welcome/<str:token>/", views.welcome, name="welcome"),
    path("demonstration/enter/<str:role>/", views.enter, name="enter"),
    # one's own account
    path("account/", views.own, name="own"),
    path("account/sign-out-everywhere/", views.sign_out_everywhere, name="sign-out-everywhere"),
    path("account/tokens/", views.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke-token"),
    # everybody's access
    path("access/", views.accounts, name="accounts"),
    path("access/invite/", views.invite, name="invite"),
    path("access/permissions/", views.permissions, name="permissions"),
    path("access/<int:pk>/", views.account, name="account"),
    path("access/<int:pk>/roles/", views.grant_role, name="grant-role"),
    path("access/roles/<int:pk>/end/", views.end_role, name="end-role"),
    path("access/<int:pk>/deactivate/", views.deactivate, name="deactivate"),
    path("access/<int:pk>/reactivate/", views.reactivate, name="reactivate"),
    path("access/<int:pk>/resend/", views.resend, name="resend"),
]
