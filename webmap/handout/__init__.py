"""What is shown, taken along as files."""
