"""A place for files: what its driver raises comes out as one kind of error, with a sentence."""

import socketserver
import threading

import pytest
from s3fs import S3FileSystem

from app.exceptions import ArtifactInvalid, PlaceUnwritable
from app.ml.registry.registry import ModelRegistry
from app.ml.registry.store import Store

VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE")


@pytest.fixture
def nobody(s3_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> str:
    """An object store for somebody without credentials."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", f"{tmp_path}/credentials")
    monkeypatch.setenv("AWS_CONFIG_FILE", f"{tmp_path}/config")
    Store(s3_url)._files.clear_instance_cache()
    return s3_url


def test_whoever_lacks_credentials_is_told_so(nobody: str) -> None:
    store = Store(nobody)
    for ask in (
        lambda: store.read("x"),
        lambda: store.exists("x"),
        lambda: store.found("*"),
        lambda: store.remove("x"),
    ):
        with pytest.raises(OSError, match="Unable to locate credentials"):
            ask()
    with pytest.raises(PlaceUnwritable, match="cannot be written: Unable to locate credentials"):
        store.write("x", b"")


def test_a_model_is_not_half_there_when_nobody_may_write(nobody: str) -> None:
    with pytest.raises(ArtifactInvalid, match="the registry cannot be read: Unable to locate credentials"):
        ModelRegistry(nobody).add(b"trees", {"name": "x", "created": "2026-01-01T00:00:00+00:00"})


def test_a_file_that_is_not_there_is_not_found(s3_url: str) -> None:
    with pytest.raises(FileNotFoundError):
        Store(s3_url).read("models/none")


def test_a_folder_that_is_not_there_is_removed_already(s3_url: str) -> None:
    Store(s3_url).remove("models/none")


def test_a_bucket_that_is_not_there_is_told_and_not_made(s3_url: str) -> None:
    mistyped = s3_url.replace("bank-", "bnak-")
    with pytest.raises(PlaceUnwritable, match="cannot be written: The specified bucket does not exist"):
        Store(mistyped).write("models/x", b"trees")
    assert not Store(mistyped)._files.exists(mistyped.removesuffix("/registry"))


def test_a_store_that_hangs_up_is_asked_a_few_times(s3_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class HangsUp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(self.client_address)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), HangsUp) as server:
        threading.Thread(target=server.serve_forever).start()
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:{1}".format(*server.server_address))
        S3FileSystem.clear_instance_cache()
        with pytest.raises(OSError, match="Connection was closed"):
            Store(s3_url).exists("x")
        server.shutdown()
    assert len(asked) <= 4


def test_a_store_is_not_waited_for_long(s3_url: str) -> None:
    config = Store(s3_url)._files.s3.meta.config
    assert (config.connect_timeout, config.read_timeout) == (2, 5)
