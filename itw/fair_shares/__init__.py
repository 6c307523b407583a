"""Fair shares: what the dispatcher knows of a message, and what everybody may have of a day."""
