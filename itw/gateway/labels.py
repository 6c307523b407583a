"""The labels on everything that the sandbox makes, by which it is found again and swept."""

JOB = "itw.job"
ROLE = "itw.role"
# Unix seconds. After it the owner may remove the thing, and a day later anybody.
DEADLINE = "itw.deadline"
OWNER = "itw.owner"  # which installation of the workers

GATEWAY_ROLE = "gateway"
JOB_ROLE = "job"
SERVICE_ROLE = "service"  # a container that a test asked for
NETWORK_ROLE = "network"  # a network that a test asked for


def labels_of(*, job: str, role: str, deadline: float, owner: str) -> dict[str, str]:
    return {JOB: job, ROLE: role, DEADLINE: str(int(deadline)), OWNER: owner}
