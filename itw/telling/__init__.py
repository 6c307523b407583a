"""Runs with their stories, on every face that shows them."""
