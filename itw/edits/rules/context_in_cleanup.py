"""`context.Background()` in the place of the test's context."""

from itw.edits.imports import local_name
from itw.edits.site import Draft, Site
from itw.edits.splice import Splice
from itw.source.testing import is_testing_variable

CONTEXT = "context"


def draft(site: Site) -> Draft | None:
    call, name = site.call, local_name(site.file, CONTEXT)
    if call is None or not name:
        return None
    fresh = f"{name}.Background()"
    if _is_context(site, call.name):
        return site.draft(Splice(call.start, call.end, fresh), packages=(CONTEXT,))
    variables = {
        assigned
        for made in site.function.named("Context")
        if _is_context(site, made.name) and made.nested_in < 0
        for assigned in made.assigned
    }
    given = [span for span in call.spans if site.file.text.slice(*span) in variables]
    splices = (Splice(start, end, fresh) for start, end in given)
    return site.draft(*splices, packages=(CONTEXT,)) if given else None


def _is_context(site: Site, name: str) -> bool:
    owner, _, method = name.rpartition(".")
    return method == "Context" and is_testing_variable(site.function, owner)
