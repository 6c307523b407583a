"""The dispatcher: whose job is next, what waits for its time, who has what."""
