"""What the API promises: its form of words, of refusals, and its document."""

import re
from typing import Annotated, Any, Final

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel, ConfigDict, Field, ValidationError

import geosafety
from geosafety.errors import Problem
from webmap.errors import listed, problem_response
from webmap.text import language

PREFIX: Final = "/api/v1"
SECURITY: Final[dict[str, Any]] = {
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-geosafety"},
    "token": {"type": "http", "scheme": "bearer"},
}
# RFC 3339 with an offset: a program must not leave it to us which hour it means.
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)", re.ASCII
)
# What pydantic calls a fault, to our code and both languages.
_FAULTS: dict[str, tuple[str, str, str]] = {
    "missing": ("missing-value", "ska vara ifyllt", "should be filled in"),
    "extra_forbidden": ("unknown-field", "finns inte", "does not exist"),
    "too_long": ("too-many-items", "är för långt", "is too long"),
    "string_too_long": ("too-long", "är för långt", "is too long"),
    "json_invalid": ("bad-type", "är av fel slag", "is of the wrong kind"),
    "uuid_parsing": ("bad-id", "är inget UUID", "is no UUID"),
}
_TYPE = ("bad-type", "är av fel slag", "is of the wrong kind")
_VALUE = ("bad-value", "har ett värde som inte tas emot", "has a value not accepted")


class Strict(BaseModel):
    """A model that takes what it names and nothing else, and turns no type over."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Asked(BaseModel):
    """The parameters of an address, which all come as text."""

    model_config = ConfigDict(extra="forbid")


class FaultItem(BaseModel):
    """One fault and where it stands."""

    code: str
    message: str
    row: int | None = None
    column: str | None = None
    pointer: str | None = None


class ProblemDocument(BaseModel):
    """A refusal, RFC 9457."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[FaultItem] = []
    errors_total: int = 0


class Features(BaseModel):
    """A GeoJSON FeatureCollection, EPSG:4326, degrees."""

    type: str
    features: list[dict[str, Any]]


# A file in a multipart form, as the document shows it.
Upload = Annotated[str, Field(json_schema_extra={"format": "binary"})]


def geojson(model: type[BaseModel]) -> dict[str, Any]:
    """Describe an answer in GeoJSON."""
    schema = model.model_json_schema()
    return {
        "description": model.__doc__,
        "content": {
            "application/geo+json": {"schema": schema},
            "application/json": {"schema": schema},
        },
    }


def multipart(model: type[BaseModel]) -> dict[str, Any]:
    """
    Describe a multipart body that the view reads by itself.

    The framework would read JSON out of every field.
    """
    schema = model.model_json_schema()
    content = {"multipart/form-data": {"schema": schema}}
    return {"openapi_extensions": {"requestBody": {"content": content}}}


def api(name: str, import_name: str) -> APIBlueprint:
    """Make a part of the API whose refusals are documented."""
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    refusal = {
        "description": "problem+json (RFC 9457)",
        "content": {"application/problem+json": {"schema": schema}},
    }
    return APIBlueprint(
        name,
        import_name,
        url_prefix=PREFIX,
        # The framework would describe 422 by itself, and as another kind.
        abp_responses={"422": refusal, "4XX": refusal, "5XX": refusal},
        abp_security=[{"session": []}, {"token": []}],
        doc_ui=True,
    )


def new_app(import_name: str) -> OpenAPI:
    """Make the application that gathers the document."""
    return OpenAPI(
        import_name,
        info=Info(
            title="geosafety",
            version=geosafety.__version__,
            description="Reports, hexagons, layers and plan areas of a municipality. "
            "Signed-in pages send their cookie and X-CSRF-Token; programs send a "
            "token: Authorization: Bearer …",
        ),
        security_schemes=SECURITY,
        validation_error_status=422,
        validation_error_model=ProblemDocument,
        validation_error_callback=refused_values,
        doc_ui=False,
        static_folder=None,
    )


def refused_values(error: ValidationError) -> Response:
    """Answer what does not fit a model, naming the parameter or the pointer."""
    is_body = error.title in _BODIES
    problems = [_problem(dict(each), is_body=is_body) for each in error.errors()]
    first = problems[0]
    code = first.code if is_body else "bad-parameter"
    status = 413 if first.code == "too-many-items" else 422 if is_body else 400
    return problem_response(status, code, first.message(language()), **listed(problems))


_BODIES: set[str] = set()


def body(model: type[BaseModel]) -> type[BaseModel]:
    """Mark a model as one of a JSON body, whose faults have JSON pointers."""
    _BODIES.add(model.__name__)
    return model


def faults_of(
    model: type[BaseModel], raw: object, *, pointer: str = ""
) -> list[Problem]:
    """List what keeps a value from being a model's; `pointer` leads to the value."""
    try:
        model.model_validate(raw)
    except ValidationError as error:
        return [
            _problem(dict(each), is_body=True, within=pointer)
            for each in error.errors()
        ]
    return []


def _problem(fault: dict[str, Any], *, is_body: bool, within: str = "") -> Problem:
    """Put one fault of pydantic's into our words."""
    kind = str(fault["type"])
    known = _FAULTS.get(kind)
    code, sv, en = known or (_TYPE if kind.endswith("_type") else _VALUE)
    pointer = within + "/" + "/".join(str(part) for part in fault["loc"])
    name = str(fault["loc"][0]) if fault["loc"] else ""
    shown = pointer if is_body else name
    return Problem(
        code=code,
        sv=f"{shown} {sv}.",
        en=f"{shown} {en}.",
        column=None if is_body else name,
        pointer=pointer if is_body else None,
    )
