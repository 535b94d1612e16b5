"""Photos: made anew from their pixels, and searched for faces."""

from geosafety.photos.faces import find_faces
from geosafety.photos.rebuild import MAX_PHOTO_BYTES, rebuild_photo, too_large_photo

__all__ = ["MAX_PHOTO_BYTES", "find_faces", "rebuild_photo", "too_large_photo"]
