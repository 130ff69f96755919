"""Measures as values: what each counts, of what, and files of other tools."""
