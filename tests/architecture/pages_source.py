"""The pages' files as data: which module imports which, and what a page loads."""

import gzip
import re
from functools import cache
from pathlib import Path

from app.static_files import STATIC, PageFiles

PAGES = ("index", "client", "credit", "manager", "admin", "account", "approvals", "audit")
ROOMS = ("login", "client", "credit", "manager", "admin", "account", "approvals", "audit")
"""Where the scripts of each of them are, below `js/pages`."""
JS = STATIC / "js"
_IMPORT = re.compile(r"""^\s*(?:import|export)\b[^"';]*?["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
_LATE_IMPORT = re.compile(r"""\bimport\(["'](\.{1,2}/[^"']+)["']\)""")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ADDRESS = re.compile(r"/static/\w+/([\w./-]+\.(?:js|css))")


@cache
def modules() -> dict[str, str]:
    """Our own modules by their name below `js/`, without what others wrote."""
    return {path.relative_to(JS).as_posix(): path.read_text(encoding="utf-8") for path in sorted(JS.rglob("*.js"))}


@cache
def imports(module: str) -> frozenset[str]:
    """What a module imports from the start: names below `js/`, those of others begin with `../vendor/`."""
    found = _IMPORT.findall(modules().get(module, ""))
    return frozenset(_below_js((JS / module).parent / name) for name in found)


@cache
def late_imports(module: str) -> frozenset[str]:
    """What a module imports when it is needed; types in comments do not count."""
    found = _LATE_IMPORT.findall(_COMMENT.sub("", modules().get(module, "")))
    return frozenset(_below_js((JS / module).parent / name) for name in found)


@cache
def type_imports(module: str) -> frozenset[str]:
    """Modules whose types a module names in its comments."""
    comments = "".join(_COMMENT.findall(modules().get(module, "")))
    return frozenset(_below_js((JS / module).parent / name) for name in _LATE_IMPORT.findall(comments))


def all_imports(module: str) -> set[str]:
    """The same with what those import in turn."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        fresh = imports(waiting.pop()) - found
        found |= fresh
        waiting.extend(fresh)
    return found


def loaded_by(page: str) -> list[Path]:
    """Scripts and styles that the HTML of a page names."""
    html = PageFiles(bundled=False).page(page, language="en", theme="")
    return [STATIC / address for address in dict.fromkeys(_ADDRESS.findall(html))]


def compressed_bytes(path: Path) -> int:
    """What travels of a file."""
    return len(gzip.compress(path.read_bytes()))


def _below_js(path: Path) -> str:
    resolved = path.resolve()
    return resolved.relative_to(JS).as_posix() if JS in resolved.parents else f"../{resolved.relative_to(STATIC)}"
