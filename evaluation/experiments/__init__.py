"""Rankers held against what happened afterwards."""
