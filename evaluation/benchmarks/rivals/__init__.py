"""The same work done by other tools, each written as its own documentation advises."""
