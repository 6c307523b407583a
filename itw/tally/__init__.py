"""What is counted of the product's work, by day and repository, for reports and metrics."""
