from django.urls import URLPattern, URLResolver, path

from steelyard.steering.tables.views import builder, saved

app_name = "tables"
urlpatterns: list[URLPattern | URLResolver] = [
    # asking
    path("", builder.builder, name="builder"),
    path("table.csv", builder.as_text, name="csv"),
    path("table.xlsx", builder.as_sheets, name="xlsx"),
    path("rows/", builder.rows, name="rows"),
    # keeping
    path("saved/", saved.listed, name="listed"),
    path("saved/new/", saved.save, name="save"),
    path("saved/<int:pk>/", saved.saved, name="saved"),
    path("saved/<int:pk>/share/", saved.share, name="share"),
    path("saved/<int:pk>/delete/", saved.delete, name="delete"),
]
