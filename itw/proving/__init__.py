"""Tests must fail when the connector is broken: which mutants are tried, and what became of them.

Values in, values out: `what_next` asks for one run after the other until nothing is wanted, and
`proof_of` says what the runs mean. `workers/prove.py` runs them.
"""
