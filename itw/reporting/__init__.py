"""What people read of a review, on every face that shows it."""
