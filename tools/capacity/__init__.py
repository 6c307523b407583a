"""How much an organisation needs: a simulated day, from figures measured on a small real run.

`python -m tools.capacity --measure` measures first, with the double of GitHub, and keeps the
figures in tools/capacity/measured.json; without it the day is simulated from those. Either way
docs/capacity.md is written anew.
"""
