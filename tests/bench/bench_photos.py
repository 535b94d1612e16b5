"""Photos made anew by the child process, beside Pillow in this process."""

import io

from bench_row import BenchRow, interleaved
from PIL import Image, ImageOps

from geosafety.photos.rebuild import rebuild_photo

SIZE = (4000, 3000)


def measure() -> list[BenchRow]:
    """Measure the way of a photo from its bytes to the two sizes that are kept."""
    sent = _photo()
    kept = rebuild_photo(sent)
    assert (kept.width, kept.height) == (1200, 1600)
    ours_s, peer_s = interleaved(
        [lambda: rebuild_photo(sent), lambda: _plain(sent)], rounds=15
    )
    times = ours_s / peer_s
    return [
        BenchRow(
            what="a photo of 12 megapixels made anew, shut in a process of its own",
            ours=f"{1 / ours_s:.1f} a second",
            peer=f"Pillow in the same process: {1 / peer_s:.1f} a second",
            ratio=f"{times:.2f} of its time",
            goal="≤ 2 of its time",
            met=times <= 2,
        )
    ]


def _photo() -> bytes:
    """Make a picture with as much to pack as a photo has, taken on edge."""
    noise = Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 60).resize(SIZE)
    slope = Image.linear_gradient("L").resize(SIZE)
    image = Image.merge("RGB", (noise, slope, Image.blend(noise, slope, 0.5)))
    tags = Image.Exif()
    tags[0x0112] = 6
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=90, exif=tags)
    return packed.getvalue()


def _plain(content: bytes) -> list[bytes]:
    """Do the same with Pillow as its own documentation has it."""
    image: Image.Image = Image.open(io.BytesIO(content))
    image.thumbnail((1600, 1600))
    image = ImageOps.exif_transpose(image).convert("RGB")
    small = image.copy()
    small.thumbnail((320, 320))
    files = []
    for each in (image, small):
        packed = io.BytesIO()
        each.save(packed, "JPEG", quality=85, optimize=True)
        files.append(packed.getvalue())
    return files
