"""What people ask for in comments."""
