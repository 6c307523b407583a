"""The parts of tools/live_check.py: what only the real GitHub can show."""
