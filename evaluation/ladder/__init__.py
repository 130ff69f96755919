"""On which rung of the effectladder a claim stands, and what it lacks for the next."""
