import io
import struct
import zipfile

import pytest

from geosafety.errors import RefusedInputError
from geosafety.geofiles.archive import pack, refuse_archives_within, unpack


def archive(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return packed.getvalue()


def code(raw):
    with pytest.raises(RefusedInputError) as caught:
        unpack(raw)
    return caught.value.problems[0].code


def test_members_come_out_as_they_went_in_but_for_what_systems_leave():
    raw = archive(**{"a.shp": b"1", "__MACOSX/._a.shp": b"2", "mapp/.DS_Store": b"3"})
    assert unpack(raw) == {"a.shp": b"1"}


def test_what_is_packed_again_is_not_compressed():
    again = pack({"a": b"0" * 10_000})
    assert len(again) > 10_000
    assert unpack(again) == {"a": b"0" * 10_000}


@pytest.mark.parametrize("told", [0, 1, 9_999])
def test_a_member_that_is_larger_than_it_says_is_unsafe(told):
    content = bytes(range(256)) * 40
    raw = bytearray(archive(a=content))
    for signature, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = raw.index(signature) + at
        raw[place : place + 4] = struct.pack("<I", told)
    assert code(bytes(raw)) == "unsafe-archive"


def test_members_that_share_bytes_are_unsafe():
    raw = bytearray(archive(a=b"1" * 100, b=b"2" * 100))
    first = raw.index(b"PK\x01\x02")
    second = raw.index(b"PK\x01\x02", first + 1)
    # The second member points at where the first one lies.
    raw[second + 42 : second + 46] = struct.pack("<I", 0)
    assert code(bytes(raw)) in {"unsafe-archive", "corrupt-file"}
    raw[second + 42 : second + 46] = struct.pack("<I", 5)
    assert code(bytes(raw)) == "unsafe-archive"


def test_an_archive_within_is_found_by_its_content():
    parts = unpack(archive(**{"a.txt": archive(b=b"1")}))
    with pytest.raises(RefusedInputError, match="an archive within"):
        refuse_archives_within(parts)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_an_archive_cut_anywhere_is_corrupt(share):
    raw = archive(a=bytes(range(256)) * 100)
    assert code(raw[: int(len(raw) * share)]) == "corrupt-file"
