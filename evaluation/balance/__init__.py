"""Halen and brengen over time, with what chance alone would do."""
