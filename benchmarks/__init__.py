"""What is measured, and never tested: time and quality."""
