"""Files in any place fsspec can reach: a folder, or an object store such as s3://bucket/folder.

Whatever a place's driver raises comes out as OSError with a sentence, FileNotFoundError among them.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import fsspec

from app.exceptions import PlaceUnwritable, SettingInvalid
from app.faults import first_line

PART = ".part"
"""How files end that are being written."""
WITHOUT_FOLDERS = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az"})
"""Object stores have no folders to make; their drivers would make the bucket instead, a mistyped one too."""
S3 = frozenset({"s3", "s3a"})
S3_OPTIONS = {"config_kwargs": {"connect_timeout": 2, "read_timeout": 5, "retries": {"max_attempts": 1}}}
"""Seconds, and how often a request is repeated: whoever waits for a store that is away may be a worker's one thread."""


class Store:
    """One place, by its address; paths are relative to it.

    Listings are not remembered: another process may have written since. Raises SettingInvalid for an address
    nothing here can open.
    """

    def __init__(self, url: str) -> None:
        is_s3 = fsspec.core.split_protocol(url)[0] in S3
        options = S3_OPTIONS if is_s3 else {}
        try:
            self._files, self.root = fsspec.core.url_to_fs(url, use_listings_cache=False, **options)
        except (ValueError, ImportError) as fault:
            raise SettingInvalid(f"REGISTRY_URL: {fault} (expected: a folder, or an address fsspec knows)") from None
        protocols = self._files.protocol
        self._has_folders = WITHOUT_FOLDERS.isdisjoint([protocols] if isinstance(protocols, str) else protocols)
        if is_s3:
            self._files.retries = 1  # s3fs would ask five times what its own library has repeated already

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises FileNotFoundError, or another OSError when the place is away."""
        with _as_os_error():
            return bytes(self._files.cat_file(self._at(path)))

    def exists(self, path: str) -> bool:
        """Whether there is such a file or folder."""
        with _as_os_error():
            return bool(self._files.exists(self._at(path)))

    def found(self, pattern: str) -> list[str]:
        """Paths of the files that match, in order."""
        with _as_os_error():
            return sorted(str(path).removeprefix(f"{self.root}/") for path in self._files.glob(self._at(pattern)))

    def remove(self, folder: str) -> None:
        """Takes a folder away with all that is in it."""
        with _as_os_error():
            if self._files.exists(self._at(folder)):
                self._files.rm(self._at(folder), recursive=True)

    def write(self, path: str, content: bytes) -> None:
        """Writes beside the target and moves into place, so that a cut-off write leaves no half a file.

        Raises PlaceUnwritable when there is no room, no permission, or the place is away.
        """
        target = self._at(path)
        part = f"{target}.{secrets.token_hex(4)}{PART}"
        try:
            with _as_os_error():
                if self._has_folders:
                    self._files.makedirs(target.rsplit("/", 1)[0], exist_ok=True)
                self._files.pipe_file(part, content)
                self._files.mv(part, target)
        except OSError as fault:
            with suppress(OSError), _as_os_error():
                if self._files.exists(part):
                    self._files.rm_file(part)
            raise PlaceUnwritable(
                f"The registry {self.root} cannot be written: {fault.strerror or fault}. Nothing was added; make room "
                "there, or set REGISTRY_URL, and do it again."
            ) from fault

    def _at(self, path: str) -> str:
        return f"{self.root}/{path}"


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Drivers of object stores have exceptions of their own, for no connection or no credentials."""
    try:
        yield
    except OSError:
        raise
    except Exception as fault:
        raise OSError(first_line(fault)) from fault
