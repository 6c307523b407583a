"""What the GitHub App asks for, how it is registered, and how its secrets are kept in files."""
