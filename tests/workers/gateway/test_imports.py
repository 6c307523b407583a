"""What is in the gateway's image: as little as can be read in an hour."""

import subprocess
import sys

ALLOWED = {"itw", "itw.gateway", "workers", "workers.gateway", "h11"}
LIST = "import sys, workers.gateway.__main__; print(*sys.modules, sep='\\n')"


def test_gateway_loads_the_standard_library_h11_and_its_policy() -> None:
    shown = subprocess.run([sys.executable, "-c", LIST], capture_output=True, text=True, check=True)
    bare = subprocess.run(
        [sys.executable, "-c", "import sys; print(*sys.modules, sep='\\n')"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    loaded = set(shown.stdout.split()) - set(bare.stdout.split())
    strange = {
        name
        for name in loaded
        if name.partition(".")[0] not in sys.stdlib_module_names
        and name not in ALLOWED
        and not name.startswith(("h11.", "itw.gateway.", "workers.gateway."))
    }
    assert strange == set()
