"""Speed and memory against what an engineer would pick instead, in one run: `make bench`."""
