"""The exchange: halen and brengen between the employers of a network, and everybody placed at once."""
