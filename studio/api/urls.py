"""The addresses of the API and of its documentation."""

from django.urls import path

from studio.api.api import api
from studio.api.documentation import api_documentation, openapi_document

urlpatterns = [
    path("docs", api_documentation, name="api-documentation"),
    path("openapi.json", openapi_document, name="api-openapi"),
    path("", api.urls),
]
