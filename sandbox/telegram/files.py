"""Files that were sent: their identifiers, sizes and limits; pixels are only measured, never drawn."""

import hashlib
import mimetypes
import struct
from dataclasses import dataclass, replace

from sandbox.telegram.errors import bad_request, broken_rule, too_large
from sandbox.telegram.wire import GENERIC_TYPE, Json, Request, UploadedFile

MAX_UPLOAD = 50 * 1024 * 1024  # bytes; api.json sendDocument
MAX_PHOTO = 10 * 1024 * 1024  # bytes; api.json sendPhoto
MAX_DOWNLOAD = 20 * 1024 * 1024  # bytes; api.json getFile
MAX_PHOTO_SIDES = 10_000  # pixels, width and height together; api.json sendPhoto
MAX_PHOTO_RATIO = 20  # width to height; api.json sendPhoto
SIZES = (90, 320, 800, 1280)  # pixels of the longer side in which the server offers a photo
ATTACHED = "attach://"
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # markers of the segments that tell the size
EXTENSIONS = {"image/png": "png", "image/gif": "gif", "image/webp": "webp"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file on the server, in one size. `kind`: photo or document; `path` as getFile tells it."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    name: str
    content_type: str
    content: bytes
    width: int = 0
    height: int = 0

    def as_file(self) -> Json:
        """The Bot API's File."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            "file_path": self.path,
        }

    def as_photo_size(self) -> Json:
        """The Bot API's PhotoSize."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            "width": self.width,
            "height": self.height,
        }

    def as_document(self) -> Json:
        """The Bot API's Document."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.content),
            "file_name": self.name,
            "mime_type": self.content_type,
        }


class Files:
    """Everything that was ever uploaded, by id and by path."""

    def __init__(self) -> None:
        self._groups: dict[str, tuple[StoredFile, ...]] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._count = 0

    def store(self, kind: str, upload: UploadedFile) -> tuple[StoredFile, ...]:
        """Keep an upload; a photo comes back in several sizes, smallest first."""
        if not upload.content:
            raise broken_rule("file must be non-empty")
        if len(upload.content) > MAX_UPLOAD:
            raise too_large()
        group = self._photo(upload) if kind == "photo" else (self._kept(kind, _with_type(upload)),)
        for stored in group:
            self._groups[stored.file_id] = group
            self._by_path[stored.path] = stored
        return group

    def group(self, file_id: str) -> tuple[StoredFile, ...] | None:
        """All sizes of the file that has this id in one of them."""
        return self._groups.get(file_id)

    def find(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return next((one for one in self._groups.get(file_id, ()) if one.file_id == file_id), None)

    def at(self, path: str) -> StoredFile | None:
        """The file at a path that getFile told."""
        return self._by_path.get(path)

    def sent(self, request: Request, kind: str, reference: str) -> tuple[StoredFile, ...]:
        """The file a request means: uploaded under `kind`, attached by name, or known by its id."""
        if reference and not reference.startswith(ATTACHED):
            return self._known(kind, reference)
        upload = request.files.get(reference.removeprefix(ATTACHED) or kind)
        if upload is None:
            raise broken_rule(f"there is no {kind} in the request")
        return self.store(kind, upload)

    def _known(self, kind: str, reference: str) -> tuple[StoredFile, ...]:
        if reference.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")  # there is no internet here
        group = self.group(reference)
        if group is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if group[0].kind != kind:
            raise broken_rule(f"can't use file of type {group[0].kind.title()} as {kind.title()}")
        return group

    def _photo(self, upload: UploadedFile) -> tuple[StoredFile, ...]:
        if len(upload.content) > MAX_PHOTO:
            raise broken_rule(
                f"file of size {len(upload.content)} bytes is too big for a photo; "
                f"the maximum size is {MAX_PHOTO} bytes"
            )
        width, height = _require_dimensions(upload.content)
        longer = max(width, height)
        scales = [side / longer for side in SIZES if side < longer] if longer > SIZES[0] else []
        if longer <= SIZES[-1]:
            scales.append(1.0)
        sizes = [(max(1, round(width * scale)), max(1, round(height * scale))) for scale in scales]
        return tuple(self._kept("photo", upload, size) for size in sizes)

    def _kept(self, kind: str, upload: UploadedFile, size: tuple[int, int] = (0, 0)) -> StoredFile:
        self._count += 1
        digest = hashlib.sha256(upload.content).hexdigest()
        label = "AgAC" if kind == "photo" else "BQAC"
        extension = EXTENSIONS.get(image_type(upload.content), "jpg")
        name = f"file_{self._count}.{extension}" if kind == "photo" else f"file_{self._count}{_suffix(upload.name)}"
        return StoredFile(
            file_id=f"{label}{digest[:24]}_{self._count}",
            unique_id=f"{label[:2]}{digest[:12]}{size[0] or ''}",
            kind=kind,
            path=f"{kind}s/{name}",
            name=upload.name or name,
            content_type=(image_type(upload.content) if kind == "photo" else upload.content_type),
            content=upload.content,
            width=size[0],
            height=size[1],
        )


def _with_type(upload: UploadedFile) -> UploadedFile:
    """With the media type its name tells, where none was given."""
    if upload.content_type != GENERIC_TYPE:
        return upload
    guessed = mimetypes.guess_type(upload.name)[0]
    return replace(upload, content_type=guessed) if guessed else upload


def _suffix(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    return f".{suffix}" if stem and dot and suffix.isalnum() and suffix.isascii() else ""


def _require_dimensions(content: bytes) -> tuple[int, int]:
    size = dimensions(content)
    if size is None:
        raise broken_rule("IMAGE_PROCESS_FAILED")
    width, height = size
    shorter = min(width, height)
    if not shorter or width + height > MAX_PHOTO_SIDES or max(width, height) > MAX_PHOTO_RATIO * shorter:
        raise broken_rule("PHOTO_INVALID_DIMENSIONS")
    return size


def image_type(content: bytes) -> str:
    """The media type the first bytes tell, empty for what is no picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    return ""


def dimensions(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, JPEG, GIF or WebP; None for anything else."""
    measure = MEASURES.get(image_type(content))
    try:
        return measure(content) if measure else None
    except (struct.error, IndexError):
        return None


def _png_dimensions(content: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _gif_dimensions(content: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack("<HH", content[6:10])
    return width, height


def _jpeg_dimensions(content: bytes) -> tuple[int, int] | None:
    """From the first frame header; the segments before it are skipped."""
    position = 2
    while position + 9 <= len(content):
        marker = content[position + 1]
        if marker in JPEG_FRAMES:
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        (length,) = struct.unpack(">H", content[position + 2 : position + 4])
        position += 2 + length
    return None


def _webp_dimensions(content: bytes) -> tuple[int, int] | None:
    form = content[12:16]
    if form == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if form == b"VP8L":
        (bits,) = struct.unpack("<I", content[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 ":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    return None


MEASURES = {
    "image/png": _png_dimensions,
    "image/gif": _gif_dimensions,
    "image/jpeg": _jpeg_dimensions,
    "image/webp": _webp_dimensions,
}
