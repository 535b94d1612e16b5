"""Everything that `layers/` declares, read and checked together."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geosafety.catalog.agendas import agenda_of, agenda_problems
from geosafety.catalog.base_maps import base_map_of, base_map_problems
from geosafety.catalog.checklists import checklist_of, repeated_questions
from geosafety.catalog.document import Document, read_document
from geosafety.catalog.folder import declared_files, packaged_folder
from geosafety.catalog.layers import FOLDERS, layer_of, layer_problems
from geosafety.catalog.municipality import (
    cycle_of,
    declared_municipality,
    municipality_problems,
    swedish_municipality,
)
from geosafety.catalog.schema import problems_of
from geosafety.catalog.senders import sender_of, sender_problems
from geosafety.catalog.vocabulary import vocabulary_of, vocabulary_problems
from geosafety.errors import LayerError, Problem
from geosafety.model.base_map import BaseMap
from geosafety.model.checklist import Checklist
from geosafety.model.cycle import Cycle
from geosafety.model.layer import LayerSpec
from geosafety.model.meeting import Agenda
from geosafety.model.municipality import Municipality
from geosafety.model.sender import SenderMapping
from geosafety.model.vocabulary import Vocabulary
from geosafety.settings import DEMO_MUNICIPALITY, Settings

_KINDS = {"senders": "sender", "checklists": "checklist", "agendas": "agenda"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """
    What an installation is made of, apart from its data.

    Attributes
    ----------
    municipality
        The municipality, its boundary in EPSG:3006.
    vocabulary
        The categories and their groups.
    senders
        Sender key to mapping.
    layers
        Layer key to declaration, in the order of drawing.
    checklists
        Checklist key to its questions.
    base_maps
        Key to a base map that comes as pictures, in the order of the list.
    agendas
        Agenda key to its points.
    cycle
        Which days each meeting of the EST group is about.
    """

    municipality: Municipality
    vocabulary: Vocabulary
    senders: dict[str, SenderMapping]
    layers: dict[str, LayerSpec]
    checklists: dict[str, Checklist]
    base_maps: dict[str, BaseMap]
    agendas: dict[str, Agenda]
    cycle: Cycle


def read_catalog(settings: Settings) -> Catalog:
    """
    Read and check everything that is declared.

    Raises
    ------
    LayerError
        If any file is wrong; `problems` names each fault with file and line.
    NotFoundError
        If no municipality has the chosen code.
    """
    files = declared_files(settings)
    documents, problems = _checked(files)
    if problems:
        first = problems[0]
        raise LayerError(sv=first.sv, en=first.en, problems=problems)
    vocabulary = vocabulary_of(documents["vocabulary.toml"])
    demo = settings.municipality == DEMO_MUNICIPALITY
    return Catalog(
        municipality=declared_municipality(documents["municipality.toml"], files)
        if demo
        else swedish_municipality(settings.municipality),
        vocabulary=vocabulary,
        senders={
            PurePosixPath(name).stem: sender_of(document, vocabulary)
            for name, document in documents.items()
            if name.startswith("senders/")
        },
        layers=_layers(documents, files),
        checklists={
            PurePosixPath(name).stem: checklist_of(document)
            for name, document in documents.items()
            if name.startswith("checklists/")
        },
        base_maps=_base_maps(documents),
        agendas={
            PurePosixPath(name).stem: agenda_of(document)
            for name, document in documents.items()
            if name.startswith("agendas/")
        },
        cycle=cycle_of(documents["municipality.toml"]),
    )


def check_catalog(settings: Settings) -> tuple[dict[str, Path], list[Problem]]:
    """Give the declared TOML files and every fault in them, by file and line."""
    files = declared_files(settings)
    _, problems = _checked(files)
    return _declarations(files), problems


def _declarations(files: Mapping[str, Path]) -> dict[str, Path]:
    """Keep the files that this module reads, the vocabulary first."""
    names = [name for name in files if name.endswith(".toml") and _kind_of(name)]
    names.sort(key=lambda name: (name != "vocabulary.toml", name))
    return {name: files[name] for name in names}


def _checked(
    files: Mapping[str, Path],
) -> tuple[dict[str, Document], list[Problem]]:
    """Read every declaration and list the faults of all."""
    documents: dict[str, Document] = {}
    problems: list[Problem] = []
    for name, path in _declarations(files).items():
        document = read_document(path, name=name)
        if isinstance(document, Problem):
            problems.append(document)
            continue
        found = problems_of(document, schema_of(_kind(document)))
        found = found or _meaning(document, documents, files)
        problems += found
        if not found:
            documents[name] = document
    return documents, problems + _repeated_keys(documents)


def _meaning(
    document: Document, documents: Mapping[str, Document], files: Mapping[str, Path]
) -> list[Problem]:
    """Check what a schema cannot tell."""
    checks: dict[str, Callable[[], list[Problem]]] = {
        "vocabulary": lambda: vocabulary_problems(document),
        "municipality": lambda: municipality_problems(document, files),
        "layer": lambda: layer_problems(document, files),
        "base_map": lambda: base_map_problems(document),
        "checklist": lambda: repeated_questions(document),
        "agenda": lambda: agenda_problems(document),
        "sender": lambda: sender_problems(
            document, vocabulary_of(documents["vocabulary.toml"])
        ),
    }
    kind = _kind(document)
    if kind == "sender" and "vocabulary.toml" not in documents:
        return []
    return checks[kind]()


def _kind_of(name: str) -> str:
    """Tell which schema a file follows; nothing for files of other rooms."""
    if name in {"vocabulary.toml", "municipality.toml"}:
        return PurePosixPath(name).stem
    folder = PurePosixPath(name).parent.as_posix()
    if folder in _KINDS:
        return _KINDS[folder]
    return "layer" if folder in FOLDERS else ""


def _kind(document: Document) -> str:
    """Tell which schema a document follows: a base map is told by what it says."""
    kind = _kind_of(document.name)
    return "base_map" if kind == "layer" and "source_type" in document.data else kind


def schema_of(kind: str) -> dict[str, object]:
    """Read one of the packaged schemas, such as `sender`."""
    path = packaged_folder() / "schema" / f"{kind}.schema.json"
    schema: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def _repeated_keys(documents: Mapping[str, Document]) -> list[Problem]:
    """See that no two folders declare the same layer."""
    seen: dict[str, str] = {}
    found = []
    for name, document in documents.items():
        if _kind_of(name) != "layer":
            continue
        key = PurePosixPath(name).stem
        if key in seen:
            found.append(
                document.problem(
                    "repeated-layer",
                    (),
                    sv=f"lagret {key} finns redan i {seen[key]}; ge filen ett annat "
                    "namn.",
                    en=f"the layer {key} is already in {seen[key]}; name the file "
                    "otherwise.",
                )
            )
        seen.setdefault(key, name)
    return found


def _layers(
    documents: Mapping[str, Document], files: Mapping[str, Path]
) -> dict[str, LayerSpec]:
    """Make the layers in the order in which they are drawn."""
    specs = [
        layer_of(document, files)
        for document in documents.values()
        if _kind(document) == "layer"
    ]
    specs.sort(key=lambda spec: (spec.order, FOLDERS.index(spec.folder), spec.key))
    return {spec.key: spec for spec in specs}


def _base_maps(documents: Mapping[str, Document]) -> dict[str, BaseMap]:
    """Make the base maps in the order of their list."""
    found = [
        base_map_of(document)
        for document in documents.values()
        if _kind(document) == "base_map"
    ]
    found.sort(key=lambda each: (each.order, each.key))
    return {each.key: each for each in found}
