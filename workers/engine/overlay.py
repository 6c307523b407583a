"""The files of a variant as Go's `-overlay` wants them: beside the source, which stays as it is.

So all variants of a commit share one source, one job and one warm build cache.
"""

import json
from collections.abc import Mapping
from pathlib import Path

INDEX = "overlay.json"


def written(files: Mapping[str, bytes], directory: Path, *, source: str, seen_at: str) -> Path:
    """Write them into the directory and return the index.

    `source` is where the go command sees the commit, `seen_at` where it sees the directory.
    """
    directory.mkdir(mode=0o755, parents=True, exist_ok=True)
    replaced: dict[str, str] = {}
    for number, (path, content) in enumerate(sorted(files.items())):
        name = f"{number}.go"
        (directory / name).write_bytes(content)
        replaced[f"{source}/{path}"] = f"{seen_at}/{name}"
    index = directory / INDEX
    index.write_text(json.dumps({"Replace": replaced}))
    return index
