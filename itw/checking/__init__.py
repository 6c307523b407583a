"""Rules over a change, and which findings are its own."""
