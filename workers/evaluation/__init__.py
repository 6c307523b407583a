"""The parts of an evaluation: its directory, its money, what is written and what is measured."""
