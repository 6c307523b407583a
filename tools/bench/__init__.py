"""Benchmarks: each module measures one promise of speed, side by side with what it is compared to.

`python -m tools.bench [NAME…]` runs them and writes bench.json; `python -m tools.bench.NAME` runs
one. A module has `results() -> list[Result]`; its line in `tools.bench.__main__.BENCHES` makes it
part of `make bench`. Compared sides take turns in one run, so that a busy machine slows both.
"""
