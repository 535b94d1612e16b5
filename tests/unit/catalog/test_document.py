"""TOML files with their lines."""

from pathlib import Path

import pytest

from geosafety.catalog.document import Document, read_document
from geosafety.errors import Problem

TEXT = '''title.sv = "Lampor" # rad 1
note = """
source = "inte en nyckel"
"""

[style]
"röd färg" = 1
classes = [
  { start = 1 },
  { start = 2 },
]

[[part]]
name = "a"
[[part]]
name = "b"
'''


def _read(folder: Path, content: bytes) -> Document | Problem:
    path = folder / "x.toml"
    path.write_bytes(content)
    return read_document(path, name="base/x.toml")


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("title", "sv"), 1),
        (("note",), 2),
        (("style",), 6),
        (("style", "röd färg"), 7),
        (("style", "classes"), 8),
        (("style", "classes", 0), 9),
        (("style", "classes", 1, "start"), 10),
        (("part", 1, "name"), 16),
        (("style", "missing"), 6),
        (("missing",), 1),
    ],
)
def test_each_key_knows_its_line(
    tmp_path: Path, keys: tuple[str | int, ...], line: int
) -> None:
    document = _read(tmp_path, TEXT.encode())
    assert isinstance(document, Document)
    assert document.line(*keys) == line


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'a = 1\nb = "open\nc = 2\n', 2),
        (b"a = 1\na = 2\n", 2),
        (b"a = [1,\n", 1),
        (b"[table\n", 1),
        ("å = 1\n".encode(), 1),
        (b'a = "1"\nb = "\xe5"\n', 2),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, content: bytes, line: int
) -> None:
    problem = _read(tmp_path, content)
    assert isinstance(problem, Problem)
    assert problem.row == line
    assert problem.sv.startswith(f"base/x.toml, rad {line}: ")


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    document = _read(tmp_path, b"\xef\xbb\xbfa = 1\n")
    assert isinstance(document, Document)
    assert document.data == {"a": 1}
