"""
Make one photo anew from its pixels, in a process of its own.

Run by its path in isolated mode, never imported: the image decoders are met only
here. The bytes come on standard input; standard output gets a line of JSON,
`{"problem": …}` or the sizes, and after it the picture and its thumbnail. From the
first byte on, no file can be opened, no connection made and no program started.
"""

import io
import json
import resource
import sys
import warnings
from collections.abc import Callable
from typing import IO

from PIL import Image, TiffImagePlugin  # noqa: F401 - the latter reads EXIF
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

# By the first two bytes: the decoder, and the most pixels that it is given. Those of
# other formats and of pictures in several parts are never asked. WebP's holds the
# whole picture several times over.
DECODERS: dict[bytes, tuple[Callable[[IO[bytes]], ImageFile], int]] = {
    b"\xff\xd8": (JpegImageFile, 40_000_000),
    b"\x89P": (PngImageFile, 40_000_000),
    b"RI": (WebPImageFile, 20_000_000),
}
LONGEST_SIDE = 20_000
SHORTEST_SIDE = 32
MOST_TIMES_AS_LONG = 20
PICTURE_SIDE = 1600
THUMBNAIL_SIDE = 320
_MEMORY_BYTES = 512 << 20
_CPU_SECONDS = 4
_ORIENTATION = 0x0112
_WHITE = (255, 255, 255)
_UPRIGHT = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}


class _RefusedError(Exception):
    """What is wrong, as a code with the sizes that it is about."""

    def __init__(self, problem: str, **sizes: int) -> None:
        super().__init__(problem)
        self.line = {"problem": problem, **sizes}


def main() -> int:
    """Read standard input, write the pictures, and never say more than that."""
    warnings.simplefilter("ignore")
    Image.preinit()
    _shut_in()
    try:
        picture = _rebuilt(sys.stdin.buffer.read())
        thumbnail = picture.copy()
        thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        files = [_packed(picture, quality=85), _packed(thumbnail, quality=80)]
    except _RefusedError as refusal:
        _answer(refusal.line)
    except MemoryError:
        _answer({"problem": "image-too-large"})
    except Exception:  # noqa: BLE001 - damaged bytes raise nearly anything
        _answer({"problem": "corrupt-file"})
    else:
        lengths = [len(each) for each in files]
        sizes = {"width": picture.width, "height": picture.height, "lengths": lengths}
        _answer(sizes, *files)
    return 0


def _shut_in() -> None:
    """Bound memory and time; no files, connections or programs from here on."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_CPU, _CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _rebuilt(content: bytes) -> Image.Image:
    """Give the upright picture, no larger than it is shown, and nothing else."""
    decoder, most_pixels = DECODERS[content[:2]]
    opened = decoder(io.BytesIO(content))
    _check_size(opened.width, opened.height, most_pixels)
    # A JPEG is decoded at half, a fourth or an eighth where that is enough.
    opened.draft("RGB", (PICTURE_SIDE, PICTURE_SIDE))
    turns = _UPRIGHT.get(_orientation(opened), ())
    opened.load()
    small = _eight_bits(opened)
    small.thumbnail((PICTURE_SIDE, PICTURE_SIDE), reducing_gap=3)
    # A new picture has no memory of what the old one carried beside its pixels.
    picture = Image.new("RGB", small.size, _WHITE)
    if small.mode in {"RGBA", "LA"}:
        picture.paste(small.convert("RGB"), mask=small.getchannel("A"))
    else:
        picture.paste(small.convert("RGB"))
    for turn in turns:
        picture = picture.transpose(turn)
    return picture


def _check_size(width: int, height: int, most_pixels: int) -> None:
    """Refuse by what the file says of itself, before any pixel is unpacked."""
    longest, shortest = max(width, height), min(width, height)
    sizes = {"width": width, "height": height}
    if width * height > most_pixels or longest > LONGEST_SIDE:
        most = most_pixels // 1_000_000
        raise _RefusedError("image-too-large", **sizes, most=most)
    if shortest < SHORTEST_SIDE:
        raise _RefusedError("image-too-small", **sizes, least=SHORTEST_SIDE)
    if longest > MOST_TIMES_AS_LONG * shortest:
        raise _RefusedError("image-too-narrow", **sizes, most=MOST_TIMES_AS_LONG)


def _orientation(opened: Image.Image) -> int:
    """Read how the camera was held; 1, upright, where that cannot be read."""
    try:
        held = opened.getexif().get(_ORIENTATION, 1)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - what cannot be read is left out anyway
        return 1
    return held if isinstance(held, int) else 1


def _eight_bits(opened: Image.Image) -> Image.Image:
    """Give greys, colours or colours with transparency of eight bits each."""
    if opened.mode.startswith("I"):
        return opened.convert("I").point(lambda value: value / 256).convert("L")
    if opened.mode in {"P", "PA"} or "transparency" in opened.info:
        return opened.convert("RGBA")
    if opened.mode in {"L", "LA", "RGB", "RGBA", "CMYK"}:
        return opened
    return opened.convert("RGB")


def _packed(picture: Image.Image, *, quality: int) -> bytes:
    """Write a JPEG."""
    packed = io.BytesIO()
    picture.save(packed, "JPEG", quality=quality, optimize=True)
    return packed.getvalue()


def _answer(line: dict[str, object], *files: bytes) -> None:
    """Write a line and what follows it."""
    sys.stdout.buffer.write(json.dumps(line).encode() + b"\n" + b"".join(files))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
