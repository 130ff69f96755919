"""Years of a region, week by week, under one policy or another."""
