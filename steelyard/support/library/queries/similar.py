"""Resources that are like another."""

import logging

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from tantivy import Occur, Query

from steelyard.support.library.models import Author, Resource
from steelyard.support.library.queries.index import SCHEMA, Reader, reader, spoil
from steelyard.support.library.rules.words import SILENT, words_of

log = logging.getLogger("steelyard.library")

MOST = 5
SHARED = {"topic": 1.5, "area": 0.5}  # how much a shared topic or focal area weighs beside shared words


def similar(resource: Resource) -> list[Resource]:
    """Published resources like this one, the likest first: they share telling words, topics and focal areas."""
    found = reader()
    if found is None:
        return []
    try:
        pks = _pks(found, resource)
    except (OSError, ValueError):
        log.exception("The search index cannot be read; it will be built anew.")
        spoil()
        return []
    authors = Prefetch("authors", Author.objects.order_by("position"))
    rows = Resource.objects.visible_to(AnonymousUser()).published().filter(pk__in=pks).prefetch_related(authors)
    known = {one.pk: one for one in rows if one.pk not in {resource.pk, resource.replaces_id}}
    return [known[pk] for pk in pks if pk in known][:MOST]


def _pks(found: Reader, resource: Resource) -> list[int]:
    parts = [(Occur.Should, _words(resource))]
    for name, keys in _keys(resource).items():
        parts += [(Occur.Should, _weighed(name, key)) for key in keys]
    hits = found.searcher.search(Query.boolean_query(parts), MOST + 3, count=False).hits
    pks = found.searcher.fast_field_values("pk", [address for _, address in hits])
    return [int(pk) for pk in pks if pk is not None]


def _keys(resource: Resource) -> dict[str, list[str]]:
    return {
        "topic": list(resource.topics.values_list("key", flat=True)),
        "area": list(resource.focal_areas.values_list("key", flat=True)),
    }


def _weighed(name: str, key: str) -> Query:
    return Query.const_score_query(Query.term_query(SCHEMA, name, key), SHARED[name])


def _words(resource: Resource) -> Query:
    """The telling words of title and abstract: those that few resources share."""
    words = [word for word in words_of(f"{resource.title} {resource.abstract}") if word not in SILENT]
    return Query.more_like_this_document_fields_query(
        SCHEMA, {"front": [" ".join(words)]}, min_doc_frequency=2, min_term_frequency=1, max_query_terms=20
    )
