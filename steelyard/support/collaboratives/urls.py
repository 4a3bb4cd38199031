from typing import Any

app_name = "collaboratives"
urlpatterns: list[Any] = []
