"""The name without underscores, where nothing else in the package says it."""

import re

from itw.edits.site import Draft, Site
from itw.edits.splice import Splice
from itw.runs.gate import is_selected


def draft(site: Site) -> Draft | None:
    old = site.function.name
    new = "".join(part[:1].upper() + part[1:] for part in old.split("_"))
    command = site.unit.config.run_command
    if is_selected(old, command) and not is_selected(new, command):
        return None
    if not new.isidentifier() or new.isdigit() or _uses(site, new) or _uses(site, old) != 1:
        return None
    start = site.file.text.code.find(old, site.function.start, site.function.opening)
    return site.draft(Splice(start, start + len(old), new)) if start >= 0 else None


def _uses(site: Site, name: str) -> int:
    """How often the package says a name: in code, in comments, in strings."""
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    return sum(len(word.findall(file.text.chars)) for file in site.unit.package.files)
