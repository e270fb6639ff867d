"""The addresses of the API and of its documentation."""

from django.urls import path

from studio.api.api import api
from studio.api.codec import decode_payloads
from studio.api.documentation import api_documentation, openapi_document

urlpatterns = [
    path("docs", api_documentation, name="api-documentation"),
    path("openapi.json", openapi_document, name="api-openapi"),
    path("codec/decode", decode_payloads, name="api-codec"),
    path("", api.urls),
]
