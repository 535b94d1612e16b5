"""What is declared, and what is said when it is wrong."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from geosafety.catalog import check_catalog, read_catalog
from geosafety.catalog.folder import packaged_folder
from geosafety.errors import LayerError, SettingError
from geosafety.model.cycle import Cycle
from geosafety.model.meeting import Fill, Secrecy
from geosafety.model.report import ReportKind
from geosafety.model.vocabulary import PublicClass
from geosafety.settings import Settings, read_settings

SENDER = """
title.sv = "S"
title.en = "S"
organisation = "s"
organisation_type = "association"
required = ["external_id"]

[columns]
external_id = "id"

[categories]
klotter = "graffiti"
"""
LAYER = """
title.sv = "Bänkar"
title.en = "Benches"
source = "Parkförvaltningen"
audience = ["est"]
geometry = "point"

[columns]
name = "text"

[style]
fill = "#0072b2"
"""
CHECKLIST = """
title = "Frågor"
version = "1"

[[questions]]
id = "L1"
text = "Var?"
theme = "Läge"
stages = []
prefill = "computed"
evidence = ["site"]

[[questions]]
id = "L2"
text = "Vad?"
theme = "Läge"
stages = ["samrad"]
prefill = "manual"
evidence = []
"""
AGENDA = """
title.sv = "Möte"
title.en = "Meeting"

[[items]]
key = "numbers"
title.sv = "Siffror"
title.en = "Numbers"
help.sv = "Mer eller mindre?"
help.en = "More or less?"
fill = "numbers"

[[items]]
key = "police"
title.sv = "Polisen"
title.en = "The police"
help.sv = "Bara polisen."
help.en = "Only the police."
confidentiality = "polis"
"""
WRONG = [
    ("agendas/x.toml", AGENDA, '"polis"', '"polisen"', 19, "menade du polis?"),
    ("agendas/x.toml", AGENDA, '"polis"', '"est"', 14, "bara av samordnaren"),
    ("agendas/x.toml", AGENDA, '"police"', '"numbers"', 14, "finns redan"),
    ("agendas/x.toml", AGENDA, '"police"', '"Å"', 14, "små bokstäver"),
    ("agendas/x.toml", AGENDA, 'help.en = "Only the police."\n', "", 17, "saknas"),
    ("checklists/x.toml", CHECKLIST, '"samrad"', '"samråd"', 17, "menade du samrad?"),
    ("checklists/x.toml", CHECKLIST, '"L2"', '"L1"', 14, "finns redan"),
    ("checklists/x.toml", CHECKLIST, '"site"', '"sites"', 11, "menade du site?"),
    ("senders/x.toml", SENDER, "graffiti", "grafitti", 12, "menade du graffiti?"),
    ("senders/x.toml", SENDER, "graffiti", "near_relation", 12, "tas inte emot"),
    ("senders/x.toml", SENDER, "klotter", '"KLOTTER"', 12, "små bokstäver"),
    ("senders/x.toml", SENDER, "association", "club", 5, "något av: department"),
    ("senders/x.toml", SENDER, '["external_id"]', '["category"]', 6, "ingen kolumn"),
    ("senders/x.toml", SENDER, "external_id =", "extern_id =", 9, "external_id"),
    ("senders/x.toml", SENDER, 'title.en = "S"\n', "", 2, "”title.en” saknas"),
    ("base/x.toml", LAYER, '"point"', '"dot"', 6, "point, line, polygon"),
    ("base/x.toml", LAYER, 'geometry = "point"\n', "", 1, "geometry ska vara"),
    ("base/x.toml", LAYER, "name =", "kvinnojour =", 9, "får inte finnas"),
    ("base/x.toml", LAYER, "name =", "geom =", 9, "kan inte heta geom"),
    ("base/x.toml", LAYER, "name =", f"{'n' * 64} =", 9, "högst 63 tecken"),
    ("base/Ö.toml", LAYER, "name", "name", 1, "lagret kan inte heta ”Ö”"),
    ("base/two words.toml", LAYER, "name", "name", 1, "små bokstäver a–z"),
    (f"base/{'x' * 59}.toml", LAYER, "name", "name", 1, "högst 58 tecken"),
    ("base/x.toml", LAYER, '"point"', "[" * 5000, 12, "är inte TOML"),
    ("base/x.toml", LAYER, '"point"', "9" * 5000, 12, "är inte TOML"),
    ("base/x.toml", LAYER, "#0072b2", "blue", 12, "#rrggbb"),
    (
        "base/x.toml",
        LAYER,
        'fill = "#0072b2"',
        'property = "colour"',
        12,
        "välj en av: name",
    ),
    ("base/x.toml", LAYER, "[columns]", 'raster = "x.tif"\n[columns]', 8, "just en av"),
    (
        "base/x.toml",
        LAYER,
        '[columns]\nname = "text"',
        'query = "x.sql"',
        8,
        "base/x.sql finns inte",
    ),
]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(
        read_settings({"GEOSAFETY_DATA_DIR": str(tmp_path)}), layers_dir=tmp_path
    )


def _write(settings: Settings, name: str, text: str) -> None:
    path = settings.layers_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_packaged_folder_has_no_fault(settings: Settings) -> None:
    files, problems = check_catalog(settings)
    assert problems == []
    assert {"vocabulary.toml", "senders/standard.toml", "base/streets.toml"} <= {*files}


def test_the_taxonomy_is_whole(settings: Settings) -> None:
    vocabulary = read_catalog(settings).vocabulary
    accepted = vocabulary.accepted()
    assert (len(vocabulary.categories), len(accepted)) == (55, 47)
    blocked = {
        key
        for key, category in vocabulary.categories.items()
        if category.public is PublicClass.BLOCKED
    }
    assert blocked == {
        "near_relation",
        "honour",
        "person_concern",
        "extremism_person",
        "welfare_fraud",
        "whistleblow",
        "corruption",
    }
    assert accepted["safe_place"].kind is ReportKind.SAFE_PLACE
    assert accepted["robbery"].public is PublicClass.NEVER
    assert "false_alarm" not in accepted


def test_the_standard_sender_reads_the_standard_columns(settings: Settings) -> None:
    standard = read_catalog(settings).senders["standard"]
    assert list(standard.columns.values()) == [
        "externt_id",
        "tidpunkt",
        "kategori",
        "lat",
        "lon",
        "beskrivning",
    ]
    assert standard.categories["skadegorelse"] == "vandalism"
    assert standard.categories["otrygghet"] == "other_unsafe"
    assert "rymdbrott" not in standard.categories


def test_every_sender_understands_our_keys_and_swedish_names(
    settings: Settings,
) -> None:
    catalog = read_catalog(settings)
    for key in catalog.vocabulary.accepted():
        for sender in catalog.senders.values():
            assert sender.categories[key] == key
    assert catalog.senders["standard"].categories["cykelstöld"] == "theft_bike"


def test_no_sender_reaches_a_blocked_category(settings: Settings) -> None:
    catalog = read_catalog(settings)
    accepted = set(catalog.vocabulary.accepted())
    for sender in catalog.senders.values():
        assert set(sender.categories.values()) <= accepted


def test_ground_lies_below_streets(settings: Settings) -> None:
    order = list(read_catalog(settings).layers)
    assert order.index("land") < order.index("water") < order.index("streets")
    assert order.index("streets") < order.index("lamps")


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong[-1])
def test_a_wrong_file_gets_file_line_and_what_would_be_right(
    settings: Settings, wrong: tuple[str, str, str, str, int, str]
) -> None:
    name, good, old, new, line, said = wrong
    assert old in good
    _write(settings, name, good.replace(old, new, 1))
    _, problems = check_catalog(settings)
    assert [(problem.layer, problem.row) for problem in problems] == [(name, line)]
    assert problems[0].sv.startswith(f"{name}, rad {line}: ")
    assert said in problems[0].sv
    assert problems[0].en.startswith(f"{name}, line {line}: ")


@pytest.mark.parametrize(
    "query", ["delete from core.report", "select 1; drop table core.report", ""]
)
def test_a_query_that_is_not_one_select_is_refused(
    settings: Settings, query: str
) -> None:
    text = LAYER.replace('[columns]\nname = "text"', 'query = "x.sql"')
    _write(settings, "base/x.toml", text)
    _write(settings, "base/x.sql", f"-- kommentar; med semikolon\n{query}")
    _, problems = check_catalog(settings)
    assert [problem.code for problem in problems] == ["query"]


def test_an_own_file_wins_and_the_rest_stays(settings: Settings) -> None:
    text = LAYER.replace("Bänkar", "Egna parker")
    _write(settings, "base/parks.toml", text)
    catalog = read_catalog(settings)
    assert catalog.layers["parks"].title.sv == "Egna parker"
    assert catalog.layers["water"].title.sv == "Vatten"


def test_the_same_layer_in_two_folders_is_refused(settings: Settings) -> None:
    _write(settings, "planning/parks.toml", LAYER)
    with pytest.raises(LayerError, match=r"already in base/parks\.toml") as at:
        read_catalog(settings)
    assert len(at.value.problems) == 1


def test_all_faults_are_told_at_once(settings: Settings) -> None:
    _write(settings, "base/x.toml", LAYER.replace("point", "dot"))
    _write(settings, "vocabulary.toml", "[groups]\n")
    with pytest.raises(LayerError) as at:
        read_catalog(settings)
    assert [problem.layer for problem in at.value.problems] == [
        "vocabulary.toml",
        "base/x.toml",
    ]


def test_overlapping_classes_are_refused(settings: Settings) -> None:
    classes = """classes = [
  { title.sv = "a", title.en = "a", start = 1, end = 5, fill = "#000000" },
  { title.sv = "b", title.en = "b", start = 4, end = 9, fill = "#ffffff" },
]"""
    _write(settings, "base/x.toml", LAYER.replace('fill = "#0072b2"', classes))
    _, problems = check_catalog(settings)
    assert [(problem.code, problem.row) for problem in problems] == [
        ("style-overlap", 14)
    ]


def test_a_folder_that_does_not_exist_is_told(settings: Settings) -> None:
    wrong = replace(settings, layers_dir=settings.layers_dir / "nowhere")
    with pytest.raises(SettingError, match="there is no such folder"):
        read_catalog(wrong)


def test_the_boundary_must_be_in_metres(settings: Settings) -> None:
    _write(settings, "municipality.geojson", '{"type": "FeatureCollection"}')
    _, problems = check_catalog(settings)
    assert [problem.code for problem in problems] == ["boundary"]
    assert "EPSG:3006" in problems[0].sv


def test_a_query_that_is_not_utf8_is_told(settings: Settings) -> None:
    layer = LAYER.replace('[columns]\nname = "text"', 'query = "x.sql"')
    _write(settings, "base/x.toml", layer.replace("\n\n", "\n"))
    (settings.layers_dir / "base/x.sql").write_bytes(b"select '\xe5' as name")
    _, problems = check_catalog(settings)
    assert [problem.code for problem in problems] == ["encoding"]
    assert "base/x.sql är inte i UTF-8" in problems[0].sv


def test_what_is_blocked_says_whom_to_turn_to_and_the_rest_what_belongs_in_it(
    settings: Settings,
) -> None:
    vocabulary = read_catalog(settings).vocabulary
    for category in vocabulary.blocked().values():
        assert category.help
        assert category.contacts
    for category in vocabulary.accepted().values():
        assert category.group == "internal" or category.hint


VOCABULARY = """[groups]
blocked = { sv = "a", en = "a" }
[categories.a]
title = { sv = "a", en = "a" }
group = "blocked"
public = "blocked"
help = { sv = "a", en = "a" }
contacts = [
  { title = { sv = "a", en = "a" }, phone = "114 14", web = "https://example.se/x" },
]
"""


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [
        ('"114 14"', '"ring oss"', "pattern"),
        ('"https://example.se/x"', '"javascript:alert(1)"', "pattern"),
        ('phone = "114 14"', 'fax = "114 14"', "unknown-key"),
        ('public = "blocked"', 'public = "never"', "help-of-received"),
        ('help = { sv = "a", en = "a" }', 'help = { sv = "a" }', "missing-key"),
    ],
)
def test_help_that_cannot_be_shown_is_told(
    settings: Settings, good: str, bad: str, code: str
) -> None:
    def codes(text: str) -> list[str]:
        _write(settings, "vocabulary.toml", text)
        _, problems = check_catalog(settings)
        return [each.code for each in problems if each.layer == "vocabulary.toml"]

    assert codes(VOCABULARY) == []
    assert code in codes(VOCABULARY.replace(good, bad))


@pytest.mark.parametrize(
    ("est", "code"),
    [
        ('cycle_days = 14\nfirst_day = "2026-01-05"', None),
        ("cycle_days = 7", None),
        ("cycle_days = 10", "choice"),
        ('first_day = "5 januari"', "pattern"),
        ('first_day = "2026-02-30"', "first-day"),
        ("days = 14", "unknown-key"),
    ],
)
def test_how_often_the_group_meets_is_checked(
    settings: Settings, est: str, code: str | None
) -> None:
    text = (packaged_folder() / "municipality.toml").read_text("utf-8")
    _write(settings, "municipality.toml", text.split("[est]")[0] + f"[est]\n{est}\n")
    _, problems = check_catalog(settings)
    assert [problem.code for problem in problems] == [code] * (code is not None)
    if code is None:
        assert read_catalog(settings).cycle.days == int(est[13:15])


def test_a_municipality_that_says_nothing_of_meetings_has_them_each_fortnight(
    settings: Settings,
) -> None:
    text = (packaged_folder() / "municipality.toml").read_text("utf-8")
    _write(settings, "municipality.toml", text.split("[est]")[0])
    assert read_catalog(settings).cycle == Cycle(14, date(2026, 1, 5))


def test_the_packaged_agenda_keeps_the_police_to_themselves(
    settings: Settings,
) -> None:
    items = {item.key: item for item in read_catalog(settings).agendas["est"].items}
    assert next(iter(items)) == "follow_up"
    assert items["police"].secrecy is Secrecy.POLICE
    assert {item.fill for item in items.values()} - {None} == set(Fill)
