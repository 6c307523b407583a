"""What the environment says of a long run: `ITW_SOAK_SEED=7 ITW_SOAK_DELIVERIES=500 make soak`."""

import os


def told(name: str, default: int) -> int:
    """The number in ITW_SOAK_<name>."""
    return int(os.environ.get(f"ITW_SOAK_{name}") or default)  # noqa: TID251
