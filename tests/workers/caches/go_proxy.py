"""A module proxy in a directory, with modules that a test makes: nothing leaves the machine."""

import io
import json
import zipfile
from base64 import b64encode
from hashlib import sha256
from pathlib import Path


class GoProxy:
    """Its URL is a GOPROXY; `sums` are the lines that a go.sum needs for what it has."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.url = f"file://{directory}"

    def add(self, path: str, version: str, files: dict[str, str]) -> str:
        """Have a module; the lines of go.sum for it."""
        go_mod = files.setdefault("go.mod", f"module {path}\n\ngo 1.24\n")
        place = self._directory / path / "@v"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{version}.info").write_text(json.dumps({"Version": version}))
        (place / f"{version}.mod").write_text(go_mod)
        names = {f"{path}@{version}/{name}": text.encode() for name, text in files.items()}
        (place / f"{version}.zip").write_bytes(_zip(names))
        return (
            f"{path} {version} {_h1(names)}\n"
            f"{path} {version}/go.mod {_h1({'go.mod': go_mod.encode()})}\n"
        )


def _zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _h1(files: dict[str, bytes]) -> str:
    """Go's hash of a module: https://pkg.go.dev/golang.org/x/mod/sumdb/dirhash."""
    lines = "".join(f"{sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))
    return "h1:" + b64encode(sha256(lines.encode()).digest()).decode()
