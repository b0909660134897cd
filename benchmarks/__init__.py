"""Measurements: accuracy against the annotated gold, speed and memory. Not part of the package."""
