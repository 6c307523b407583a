"""What a repository decides for itself: its configuration file, and Connect's list of packages."""
