"""Registers the GitHub App from a terminal, and keeps its secrets in files."""
