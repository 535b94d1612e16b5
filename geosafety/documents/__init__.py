"""What all documents share: numbers in text, and pages that load nothing."""
