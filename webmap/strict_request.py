"""Requests whose JSON is read strictly, and whose photos are never on a disk."""

from typing import IO, Any

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from geosafety.errors import RefusedInputError, refuse
from geosafety.intake import load_json
from webmap import photo_stream
from webmap.body_limits import LARGEST_JSON
from webmap.configuration import MEBIBYTE
from webmap.errors import BadBodyError

# Deep enough for a polygon within a collection within a body of ours.
_DEEPEST = 20


class StrictRequest(Request):
    """A request that refuses what other JSON readers let pass, and keeps photos."""

    def get_json(
        self,
        force: bool = False,  # noqa: ARG002, FBT001, FBT002 - as Flask has it
        silent: bool = False,  # noqa: ARG002, FBT001, FBT002
        cache: bool = True,  # noqa: ARG002, FBT001, FBT002
    ) -> Any:  # noqa: ANN401 - whatever JSON holds
        """
        Read the body as JSON.

        Raises
        ------
        BadBodyError
            If it is no JSON as RFC 8259 has it, or nested too deep.
        RefusedInputError
            `too-large`, if it is longer than `LARGEST_JSON` or than its view takes.
        """
        body = self._bounded()
        try:
            return load_json(body, max_depth=_DEEPEST, depth_code="json-syntax")
        except RefusedInputError as refused:
            raise BadBodyError(
                sv=refused.sv, en=refused.en, problems=refused.problems
            ) from None

    def _bounded(self) -> bytes:
        """Read the body, unless it is longer than JSON may be."""
        most = min(self.max_content_length or LARGEST_JSON, LARGEST_JSON)
        self.max_content_length = most
        try:
            return self.get_data()
        except RequestEntityTooLarge:
            raise refuse(
                "too-large",
                f"JSON får vara högst {most // MEBIBYTE} MiB; dela upp det.",
                f"JSON may be at most {most // MEBIBYTE} MiB; send it in parts.",
            ) from None

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Choose where a file of a form is kept while it is read."""
        if self.endpoint in photo_stream.PHOTO_FORMS:
            return photo_stream.PhotoStream()
        return super()._get_file_stream(
            total_content_length, content_type, filename, content_length
        )
