"""Running tests: what is planned, how each run ended, what the runs mean."""
