"""What a failed download means: whose fault it is, and what the gate saw before what was said."""

import pytest

from itw.go.modules import UnusableModules
from itw.runs.sandbox import Ending
from workers.caches.download import why
from workers.caches.errors import CacheUnavailable
from workers.caches.gate import Gate
from workers.caches.upstream import Upstream
from workers.engine.trusted import Ended


def gate(**seen: object) -> Gate:
    found = Gate(upstream=Upstream(proxies=()), max_bytes=1 << 20, max_requests=10)
    for name, value in seen.items():
        setattr(found, name, value)
    return found


@pytest.mark.parametrize(
    ("seen", "code", "said", "reason"),
    [
        ({"unreachable": "proxy: ConnectTimeout"}, 1, "404", "can't be reached: proxy: Connect"),
        ({"unreachable": "proxy", "missing": ["x v1"]}, 1, "", "can't be reached"),
        ({}, None, "", "it took too long"),
        ({}, 125, "itw-job: no socket", "no socket"),
        ({}, 1, "go: write /gomod/x: no space left on device", "no space left on device"),
    ],
)
def test_it_is_nobodys_fault_who_wrote_code(seen, code, said, reason) -> None:
    found = why(Ended(code=code, output=said), gate(**seen), disk_full=False)
    assert isinstance(found, CacheUnavailable)
    assert reason in str(found)


@pytest.mark.parametrize(
    ("seen", "said", "ending", "reason"),
    [
        ({"missing": ["a.b/x v1.0.0"]}, "go: 404", Ending.UNSUPPORTED, "private module a.b/x v1"),
        ({"missing": list("abcd")}, "", Ending.UNSUPPORTED, "private modules a, b, c and 1 more:"),
        ({"bytes": 2 << 20}, "unexpected EOF", Ending.UNSUPPORTED, "more than 1 MiB"),
        ({"requests": 11}, "404", Ending.UNSUPPORTED, "more than 10 downloads"),
        ({}, "go: go.mod requires go >= 1.99 (running", Ending.UNSUPPORTED, "Go 1.99"),
        ({}, "SECURITY ERROR", Ending.NOT_COMPILED, "not what go.sum says"),
        (
            {},
            "go: errors parsing go.mod:\n/m/go.mod:3: unknown directive: no space left on device",
            Ending.NOT_COMPILED,
            "can't be loaded: errors parsing go.mod",
        ),
    ],
)
def test_it_is_the_authors_to_mend_or_not_supported(seen, said, ending, reason) -> None:
    found = why(Ended(code=1, output=said), gate(**seen), disk_full=False)
    assert isinstance(found, UnusableModules)
    assert found.ending is ending
    assert reason in str(found)


def test_what_goes_well_is_not_what_went_wrong() -> None:
    said = "go: downloading a.b/x v1.0.0\ngo: a.b/y@v1.0.0: something is wrong\n"
    found = why(Ended(code=1, output=said), gate(), disk_full=False)
    assert str(found) == "its modules can't be loaded: a.b/y@v1.0.0: something is wrong"
