"""Photos are made anew from their pixels, and nothing else comes along."""

import random
import resource
import subprocess
import sys
import time

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from geosafety.errors import RefusedInputError
from geosafety.photos import rebuild
from geosafety.photos.bare_jpeg import bare_jpeg_size
from geosafety.photos.rebuild import MAX_PHOTO_BYTES, rebuild_photo

SEED = 20261126
SECRET = b"HEMLIG-PLATS-58.7512N"
SLOWEST_S = 5
ORIENTATION, GPS = 0x0112, 0x8825


def exif(orientation=1):
    tags = Image.Exif()
    tags[ORIENTATION] = orientation
    tags[0x010E] = SECRET.decode()
    tags.get_ifd(GPS)[29] = "2026:11:26"
    tags.get_ifd(GPS)[27] = SECRET
    return tags


def colours(packed):
    """Give the colours of a picture's corners: top left, top right, bottom right."""
    with Image.open(packed) as image:
        far, low = image.width - 5, image.height - 5
        return [image.getpixel(at) for at in ((4, 4), (far, 4), (far, low))]


def near(colour, wanted):
    return all(abs(one - other) < 24 for one, other in zip(colour, wanted, strict=True))


@pytest.fixture
def flag():
    """Give a picture whose corners are red, green and blue, clockwise."""
    image = Image.new("RGB", (90, 60), "white")
    image.paste("red", (0, 0, 30, 20))
    image.paste("lime", (60, 0, 90, 20))
    image.paste("blue", (60, 40, 90, 60))
    return image


@pytest.fixture
def marked(pictures):
    """Give files of each kind that tell where they were taken, in every way."""
    image = pictures.street()
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Comment", SECRET.decode())
    chunks.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=True)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    more = {"exif": exif(), "icc_profile": profile}
    jpeg = pictures.packed(image, comment=SECRET, xmp=SECRET, **more)
    return {
        "a.jpg": jpeg + b"<script>" + SECRET,
        "a.png": pictures.packed(image, "PNG", pnginfo=chunks, **more) + SECRET,
        "a.webp": pictures.packed(image, "WEBP", xmp=SECRET, **more) + SECRET,
    }


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp"])
def test_nothing_but_the_pixels_is_kept(marked, name):
    assert SECRET in marked[name]
    rebuilt = rebuild_photo(marked[name], name=name)
    assert (rebuilt.width, rebuilt.height) == (1200, 900)
    for kept in (rebuilt.jpeg, rebuilt.thumbnail):
        assert bare_jpeg_size(kept)
        for trace in (SECRET, b"Exif", b"xmp", b"ICC", b"<script", b"GPS", b"Adobe"):
            assert trace.lower() not in kept.lower()
    assert bare_jpeg_size(marked["a.jpg"]) is None


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_upright(pictures, tmp_path, flag, orientation):
    turned = {
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.ROTATE_90, Image.Transpose.FLIP_TOP_BOTTOM],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.ROTATE_90, Image.Transpose.FLIP_LEFT_RIGHT],
        8: [Image.Transpose.ROTATE_270],
    }
    held = flag
    for turn in turned.get(orientation, []):
        held = held.transpose(turn)
    sent = pictures.packed(held, exif=exif(orientation), quality=95, subsampling=0)
    rebuilt = rebuild_photo(sent)
    assert (rebuilt.width, rebuilt.height) == (90, 60)
    path = tmp_path / "upright.jpg"
    path.write_bytes(rebuilt.jpeg)
    red, green, blue = colours(path)
    assert near(red, (255, 0, 0))
    assert near(green, (0, 255, 0))
    assert near(blue, (0, 0, 255))


@pytest.mark.parametrize("mode", ["L", "P", "LA", "RGBA", "I;16"])
def test_each_sort_of_png_becomes_a_plain_picture(pictures, tmp_path, flag, mode):
    image = flag.convert("L").convert("I") if mode == "I;16" else flag.convert(mode)
    if mode == "I;16":
        image = image.point(lambda value: value * 256).convert("I;16")
    rebuilt = rebuild_photo(pictures.packed(image, "PNG"))
    path = tmp_path / "plain.jpg"
    path.write_bytes(rebuilt.jpeg)
    red, green, blue = colours(path)
    if mode in {"P", "RGBA"}:
        assert near(red, (255, 0, 0))
    else:
        assert red[0] == pytest.approx(76, abs=24)
    assert red != green != blue


def test_what_can_be_seen_through_is_white(pictures, tmp_path):
    glass = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    path = tmp_path / "glass.jpg"
    path.write_bytes(rebuild_photo(pictures.packed(glass, "PNG")).jpeg)
    assert colours(path) == [(255, 255, 255)] * 3


def test_a_photo_of_several_pictures_gives_the_first(pictures, flag):
    more = {"save_all": True, "append_images": [Image.new("RGB", (90, 60))]}
    for kind in ("MPO", "PNG", "WEBP"):
        rebuilt = rebuild_photo(pictures.packed(flag, kind, **more))
        assert bare_jpeg_size(rebuilt.jpeg) == (90, 60)


def test_a_large_photo_is_made_as_large_as_it_is_shown(pictures):
    sent = pictures.packed(pictures.street(size=(4000, 3000)))
    rebuilt = rebuild_photo(sent)
    assert bare_jpeg_size(rebuilt.jpeg) == (1600, 1200)
    assert bare_jpeg_size(rebuilt.thumbnail) == (320, 240)


@pytest.mark.parametrize(
    ("size", "code"),
    [
        ((31, 200), "image-too-small"),
        ((32, 700), "image-too-narrow"),
        ((20_001, 40), "image-too-large"),
        ((6400, 6400), "image-too-large"),
    ],
)
def test_sizes_that_no_photo_has_are_refused(pictures, size, code):
    with pytest.raises(RefusedInputError) as caught:
        rebuild_photo(pictures.packed(Image.new("1", size), "PNG"))
    assert caught.value.problems[0].code == code
    assert f"{size[0]} × {size[1]}" in caught.value.sv


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.jpg", b"", "empty-file"),
        ("a.heic", b"\0\0\0\x18ftypheic", "unsupported-type"),
        ("a.svg", b"<svg/>", "unsupported-type"),
        ("a.jpg", b"<html>", "content-mismatch"),
        ("", b"GIF89a", "content-mismatch"),
        ("a.jpg", b"\xff\xd8\xff" + bytes(MAX_PHOTO_BYTES), "file-too-large"),
        ("a.jpg", b"\xff\xd8\xff", "corrupt-file"),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "corrupt-file"),
    ],
)
def test_what_is_no_photo_is_refused(name, content, code):
    with pytest.raises(RefusedInputError) as caught:
        rebuild_photo(content, name=name)
    assert [each.code for each in caught.value.problems] == [code]


def test_damaged_photos_are_refused_or_read(pictures, marked):
    rng = random.Random(SEED)  # noqa: S311
    small = pictures.street(size=(640, 480))
    whole = {
        "a.jpg": pictures.packed(small, exif=exif()),
        "a.jpeg": pictures.packed(small, progressive=True),
        "a.png": pictures.packed(small.quantize(32), "PNG", exif=exif()),
        "a.webp": pictures.packed(small, "WEBP", exif=exif()),
    }
    refused = read = 0
    for name, content in whole.items():
        names = rng.sample(sorted(marked), 2)
        variants = [content[: len(content) * part // 10] for part in range(1, 10)]
        variants += [flipped(content, rng) for _ in range(10)]
        for each in variants:
            began = time.monotonic()
            try:
                rebuilt = rebuild_photo(each, name=rng.choice([name, *names]))
            except RefusedInputError as refusal:
                refused += bool(refusal.sv and refusal.problems[0].code)
            else:
                read += bool(bare_jpeg_size(rebuilt.jpeg))
            assert time.monotonic() < began + SLOWEST_S
    assert refused + read == 4 * 19
    assert refused > 30
    assert read > 2


def flipped(content, rng):
    damaged = bytearray(content)
    for _ in range(rng.choice((1, 4, 40))):
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


@pytest.mark.parametrize(
    ("kind", "mode", "size"),
    [
        ("JPEG", "RGB", (7300, 5470)),
        ("PNG", "RGBA", (7300, 5470)),
        ("PNG", "P", (7300, 5470)),
        ("WEBP", "RGB", (5100, 3900)),
    ],
)
def test_the_largest_photos_are_read_within_the_memory(pictures, kind, mode, size):
    options = {"method": 0} if kind == "WEBP" else {}
    if kind == "JPEG":
        options = {"progressive": True}
    image = Image.radial_gradient("L").resize(size).convert(mode)
    sent = pictures.packed(image, kind, **options)
    assert peak_mib(sent) <= 512
    assert max(bare_jpeg_size(rebuild_photo(sent).jpeg)) == 1600


def peak_mib(content):
    """Run the child beneath a process of its own and give the most memory it had."""
    program = (
        "import resource, subprocess, sys;"
        "subprocess.run([sys.executable, '-I', sys.argv[1]], env={},"
        " input=sys.stdin.buffer.read(), stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", program, rebuild.CHILD]
    done = subprocess.run(  # noqa: S603
        command, input=content, capture_output=True, check=True
    )
    return int(done.stdout) / 1024


def test_the_child_opens_nothing_once_it_has_begun():
    program = (
        "import runpy, socket;"
        "child = runpy.run_path(__import__('sys').argv[1]);"
        "child['_shut_in']();"
        "attempts = [lambda: open('/etc/passwd'), lambda: open('/tmp/x', 'w'),"
        " socket.socket];"
        "\nfor each in attempts:\n"
        "  try: each()\n"
        "  except OSError: print('refused')\n"
    )
    command = [sys.executable, "-c", program, rebuild.CHILD]
    done = subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["refused"] * 3


def test_a_child_that_cannot_begin_is_no_fault_of_the_photo(
    monkeypatch, tmp_path, pictures
):
    program = tmp_path / "child.py"
    program.write_text("import a_module_that_is_missing")
    monkeypatch.setattr(rebuild, "CHILD", program)
    with pytest.raises(RuntimeError, match="a_module_that_is_missing"):
        rebuild_photo(pictures.packed(pictures.street()))


@pytest.mark.parametrize(
    "answer",
    [
        "os.kill(os.getpid(), 9)",
        "print('{\"lengths\": [3, 3]}'); print('abcdef', end='')",
        "print('{\"lengths\": [1, 1]}'); print('abcdef', end='')",
    ],
)
def test_a_child_that_was_taken_over_is_not_believed(
    monkeypatch, tmp_path, pictures, answer
):
    program = tmp_path / "child.py"
    program.write_text(f"import os; {answer}")
    monkeypatch.setattr(rebuild, "CHILD", program)
    with pytest.raises(RefusedInputError) as caught:
        rebuild_photo(pictures.packed(pictures.street()))
    assert caught.value.problems[0].code == "corrupt-file"


def test_this_process_keeps_its_own_limits(pictures):
    rebuild_photo(pictures.packed(pictures.street()))
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 0
