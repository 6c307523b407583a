"""Looks at a running installation, asks, and changes nothing."""
