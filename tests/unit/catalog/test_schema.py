"""The small reader of JSON Schema agrees with a full one."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

from geosafety.catalog.document import Document
from geosafety.catalog.folder import packaged_folder
from geosafety.catalog.schema import problems_of
from geosafety.model.checklist import Prefill
from geosafety.model.development import PlanStage
from geosafety.model.sender import FIELDS

FOLDER = packaged_folder()
SCHEMAS = sorted((FOLDER / "schema").glob("*.schema.json"))
GOOD_LAYER = """
title.sv = "A"
title.en = "A"
source = "S"
audience = ["est"]
geometry = "point"
[columns]
name = "text"
[style]
fill = "#aabbcc"
"""
CHANGES = [
    ("", ""),
    ('title.en = "A"\n', ""),
    ('title.en = "A"', "title.en = 1"),
    ('title.en = "A"', 'title.en = " "'),
    ('title.en = "A"', 'title.en = "A"\ntitle.fi = "A"'),
    ('"point"', '"points"'),
    ('["est"]', "[]"),
    ('["est"]', '["est", "all"]'),
    ('["est"]', '"est"'),
    ('source = "S"', "source = true"),
    ('source = "S"', 'source = "S"\nmin_zoom = 21'),
    ('source = "S"', 'source = "S"\nmin_zoom = true'),
    ('source = "S"', 'source = "S"\nmin_zoom = 2.5'),
    ('source = "S"', 'source = "S"\nbase = "yes"'),
    ('source = "S"', 'source = "S"\nfoo = 1'),
    ('name = "text"', 'Name = "text"'),
    ('name = "text"', 'name = "string"'),
    ("#aabbcc", "#AABBCC"),
    ("#aabbcc", "red"),
    ('fill = "#aabbcc"', "classes = []"),
    ('fill = "#aabbcc"', 'classes = [{ fill = "#aabbcc" }]'),
    ("[style]\n", "[style]\nradius = 99\n"),
]


def _schema(kind: str) -> dict[str, object]:
    return json.loads((FOLDER / "schema" / f"{kind}.schema.json").read_text("utf-8"))


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.stem)
def test_each_schema_is_one(path: Path) -> None:
    schema = json.loads(path.read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_our_reader_finds_a_fault_just_when_a_full_one_does(old: str, new: str) -> None:
    text = GOOD_LAYER.replace(old, new, 1) if old else GOOD_LAYER
    data = tomllib.loads(text)
    schema = _schema("layer")
    document = Document(name="x", path=Path("x"), data=data, lines={})
    full = list(jsonschema.Draft202012Validator(schema).iter_errors(data))
    assert bool(problems_of(document, schema)) == bool(full) == (text != GOOD_LAYER)


def test_the_schema_of_senders_knows_every_field() -> None:
    columns = _schema("sender")["properties"]["columns"]["properties"]
    assert set(columns) == set(FIELDS)


def test_the_schema_of_checklists_knows_every_stage_and_prefill() -> None:
    question = _schema("checklist")["properties"]["questions"]["items"]["properties"]
    assert question["stages"]["items"]["enum"] == list(PlanStage)
    assert question["prefill"]["enum"] == list(Prefill)
