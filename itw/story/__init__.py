"""The story of a test: its steps, what broke, and what its services said then."""
