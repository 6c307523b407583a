"""What the exporter of metrics says."""


def cannot_listen(*, address: str, problem: str) -> str:
    return f"Metrics can't be served at {address}: {problem}."
