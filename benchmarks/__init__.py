"""What `make bench` runs: speed, memory and messages sent once, as ratios against a baseline in the same run."""
