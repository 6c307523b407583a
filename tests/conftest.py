"""What holds for every test."""

import os

from hypothesis import settings

pytest_plugins = ["tests.docker_engine.fixtures"]

# CI judges a commit, not a die: the same examples each time, and no limit on the wall clock of a
# shared machine. `make soak` draws new ones (its failures print the example to add as a test).
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile("soak", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))  # noqa: TID251
