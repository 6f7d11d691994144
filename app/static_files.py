"""The files of the pages: scripts and styles under an address that holds their hash, pages filled in at each request.

One hash stands for all files together and is the first part of their path, so that modules import each other by
relative paths, no map of names is needed, and a browser may keep what it has for ever. A page gets its bundles
(`make vendor`) where they were made of the sources that are there, and the sources themselves otherwise.
"""

import gzip
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import starmap
from pathlib import Path
from posixpath import dirname, join, normpath

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
MOUNT = "/static"
SERVED = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json"}
"""What is served, and what it is called on the way."""
READING = frozenset({"GET", "HEAD"})
STYLES = ("base/", "components/", "pages/{room}/", "print.css")
"""Where the sheets of a page are below `css`, in the order of their layers: each wins over those before it."""
IMMUTABLE = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
BUNDLES = "bundles/"
MANIFEST = "manifest.json"
VERSION_LENGTH = 16
_ROOM = re.compile(r'<body class="page-(\w+)">')
_IMPORTS = re.compile(r"""^(?:import|export)\b[^"';(]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)


@dataclass(frozen=True)
class Bundles:
    """What each page needs at once, by `language/page`, its own script first; the sheets in its one sheet, by page."""

    scripts: Mapping[str, Sequence[str]]
    sheets: Mapping[str, Sequence[str]]


class PageFiles:
    """The files of `app/static`, read once. `currency` is the code that pages show with amounts, or empty.

    `data` is JSON that every page is sent with, by the id of the element that holds it.

    Without `bundled` pages get the sources even where there are bundles.
    """

    def __init__(self, folder: Path = STATIC, *, bundled: bool = True) -> None:
        self.folder = folder
        self.currency = ""
        self.data: dict[str, bytes] = {}
        self._bundled = bundled
        self._heads: dict[str, str] = {}
        self._compressed: dict[str, bytes] = {}

    @cached_property
    def contents(self) -> dict[str, bytes]:
        """Every served file by its path in the folder, as read for this version: later edits do not change it."""
        files = (path for path in self.folder.rglob("*") if path.suffix in SERVED and path.is_file())
        found = {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}
        return dict(sorted(found.items()))

    @cached_property
    def version(self) -> str:
        """The hash of all of them together: another byte anywhere gives another address."""
        return _digest(self.contents.items())[:VERSION_LENGTH]

    @cached_property
    def bundles(self) -> "Bundles | None":
        """What a page loads in place of the sources; None where nothing was made of just these sources."""
        manifest = self.folder / BUNDLES / MANIFEST
        if not self._bundled or not manifest.is_file():
            return None
        made = json.loads(manifest.read_text(encoding="utf-8"))
        sources = (file for file in self.contents.items() if not file[0].startswith(BUNDLES))
        return Bundles(made["scripts"], made["sheets"]) if made["of"] == _digest(sources) else None

    def forget(self) -> None:
        """Drop what was read: the next request reads the folder again. Only development calls this (`make dev`)."""
        for name in ("contents", "version", "bundles", "is_complete"):
            self.__dict__.pop(name, None)
        self._heads.clear()
        self._compressed.clear()

    def compressed(self, name: str) -> bytes:
        """Return the gzipped file; compressed once."""
        if name not in self._compressed:
            self._compressed[name] = gzip.compress(self.contents[name], mtime=0)
        return self._compressed[name]

    @cached_property
    def is_complete(self) -> bool:
        """Whether the third-party modules are laid in (`make vendor`)."""
        return (self.folder / "vendor").is_dir()

    def page(
        self,
        name: str,
        *,
        language: str,
        theme: str,
        data: Mapping[str, bytes] | None = None,
        reads: Sequence[str] = (),
    ) -> str:
        """Return the HTML of a page in a language and theme, with its styles, its script and preloads of its imports.

        `data` are JSON texts by the ids of the elements that hold them, such as `me`, the person it is made for; the
        script reads them before it asks for anything. `reads` are addresses that the script reads first: the browser
        asks for them at once. `{{…}}` marks in the file are replaced. Raises FileNotFoundError for a missing page.
        """
        text = (self.folder / f"{name}.html").read_text(encoding="utf-8")
        head = self._head_of(_room_of(text), language)
        marks = {
            "language": language,
            "theme": theme,
            "currency": self.currency,
            "head": "\n".join([*starmap(_data, {**self.data, **(data or {})}.items()), head, *map(_preload, reads)]),
        }
        return re.sub(r"\{\{(\w+)\}\}", lambda mark: marks[mark[1]], text)

    def sheets_of(self, room: str) -> list[str]:
        """Return the sheets of a page as they are written, in the order of their layers."""
        places = [f"css/{place.format(room=room)}" for place in STYLES]
        return [name for place in places for name in self.contents if name.startswith(place)]

    def _head_of(self, room: str, language: str) -> str:
        key = f"{language}/{room}"
        if key not in self._heads:
            self._heads[key] = self._make_head(room, language)
        return self._heads[key]

    def _make_head(self, room: str, language: str) -> str:
        base = f"{MOUNT}/{self.version}"
        if self.bundles is not None:
            sheets, (script, *imported) = [f"{BUNDLES}{room}.css"], self.bundles.scripts[f"{language}/{room}"]
        else:
            sheets, script = self.sheets_of(room), f"js/pages/{room}/main.js"
            imported = self._imported_by(script)
        styles = [f'<link rel="stylesheet" href="{base}/{name}">' for name in sheets]
        modules = [f'<link rel="modulepreload" href="{base}/{module}">' for module in imported]
        icon = f'<link rel="icon" href="{base}/icon.svg" type="image/svg+xml">'
        return "\n".join([icon, *styles, *modules, f'<script type="module" src="{base}/{script}"></script>'])

    def _imported_by(self, script: str) -> list[str]:
        """Return a script's transitive imports, for modulepreload."""
        found: dict[str, None] = {}
        waiting = [script]
        while waiting:
            module = waiting.pop()
            for name in _IMPORTS.findall(self.contents[module].decode()):
                imported = normpath(join(dirname(module), name))
                if imported in self.contents and imported not in found:
                    found[imported] = None
                    waiting.append(imported)
        return list(found)


def _digest(files: Iterable[tuple[str, bytes]]) -> str:
    """Return the hash of names and bytes, as `tools/bundle.mjs` computes it."""
    digest = sha256()
    for name, content in files:
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _preload(address: str) -> str:
    """Return what has a browser ask early for what a script will fetch, as the script will ask for it."""
    return f'<link rel="preload" as="fetch" crossorigin href="{address}">'


def _data(name: str, content: bytes) -> str:
    """Return JSON as an element that a script reads; no character in it ends the element."""
    text = content.decode().replace("<", r"\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'


def _room_of(page: str) -> str:
    """Return the folder of a page's own scripts and styles, named by the class of its body.

    Raises ValueError for a page without it.
    """
    found = _ROOM.search(page)
    if found is None:
        raise ValueError('A page needs <body class="page-…">: it names the folder of its scripts and styles.')
    return found[1]


class VersionedFiles(StaticFiles):
    """Serves `/<version>/js/…` from memory: a page asks for dozens of files at once.

    Another version than ours (an older page still open) gets our file, uncached.
    """

    def __init__(self, files: PageFiles) -> None:
        super().__init__(directory=files.folder)
        self._files = files

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file behind the version; 404 for anything but scripts, styles and drawings."""
        version, _, name = path.partition("/")
        if name not in self._files.contents:
            raise HTTPException(404)
        if scope["method"] not in READING:
            raise HTTPException(405)
        headers = {
            "Cache-Control": IMMUTABLE if version == self._files.version else ASK_AGAIN,
            "Vary": "Accept-Encoding",
        }
        if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return Response(self._files.contents[name], media_type=SERVED[Path(name).suffix], headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(self._files.compressed(name), media_type=SERVED[Path(name).suffix], headers=headers)
