"""Tests that are written for a connector: drafted, proved, and told about."""
