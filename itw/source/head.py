"""What a Go file says above its declarations: build constraint, package, imports."""

import re

from itw.source.text import Text

IMPORT_DECLARATION = re.compile(r"^import\b\s*(?:\([^)]*\)|[^\n]*)", re.MULTILINE)
LOCAL_NAME = re.compile(r"(?<![\w\"`])(\w+|\.)[ \t]*\Z")
PACKAGE = re.compile(r"^(?:\xef\xbb\xbf)?[ \t]*package\s+(\w+)", re.MULTILINE)
CONSTRAINT = re.compile(r"//go:build[ \t]+(.*?)\s*$")
MAJOR_VERSION = re.compile(r"v\d+")
GOPKG_VERSION = re.compile(r"\.v\d+$")
LONGEST = 200  # bytes before a path that are looked at: nobody's own name for a package is longer


def package_in(text: Text) -> str:
    clause = PACKAGE.search(text.code)
    return clause[1] if clause else ""


def constraint_in(text: Text) -> str:
    """The build constraint: only a comment above the package clause is one."""
    clause = PACKAGE.search(text.code)
    end = clause.start() if clause else len(text.chars)
    for start, stop in text.comments_in(0, end):
        match = CONSTRAINT.match(text.slice(start, stop))
        if match:
            return match[1]
    return ""


def imports_in(text: Text, end: int) -> dict[str, str]:
    """Local name to path. Only declarations above the first function: Go allows no others."""
    found: dict[str, str] = {}
    for declaration in IMPORT_DECLARATION.finditer(text.code, 0, end):
        for start, stop in text.strings_in(*declaration.span()):
            path = text.value(start, stop)
            near = max(0, start - LONGEST)
            before = text.code[max(near, text.code.rfind("\n", near, start) + 1) : start]
            written = LOCAL_NAME.search(before) if before.strip() else None
            local = written[1] if written and written[1] != "import" else _default_name(path)
            number = len(found) + 1
            found[f"{local}{number}" if local in {"_", "."} else local] = path
    return found


def _default_name(path: str) -> str:
    """The package name an import path usually has: what Go itself would need the source for."""
    parts = path.split("/")
    name = parts[-1]
    if MAJOR_VERSION.fullmatch(name) and len(parts) > 1:
        name = parts[-2]
    name = GOPKG_VERSION.sub("", name)
    name = name.removeprefix("go-").removesuffix("-go").removesuffix(".go")
    return name.replace("-", "_")
