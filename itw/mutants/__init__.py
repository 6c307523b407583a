"""A connector, broken on purpose: what a test that holds must notice.

Two families. *Promises* break what the connector's interface promises: a message is dropped, an
acknowledgement never sent, an option ignored. *Random* ones change the code at a place drawn from a
seed: a negated condition, a swallowed error. Both are made by syntax tree, so that they compile.
"""

from itw.mutants.code import ConnectorCode, code_of
from itw.mutants.mutant import Family, Mutant
from itw.mutants.options import option_mutants
from itw.mutants.promises import promise_mutants
from itw.mutants.seeded import random_mutants
from itw.mutants.service_stopped import service_stopped, stops_services

__all__ = [
    "ConnectorCode",
    "Family",
    "Mutant",
    "code_of",
    "option_mutants",
    "promise_mutants",
    "random_mutants",
    "service_stopped",
    "stops_services",
]
