"""Speed, as ratios within one run: against the floor, and against what a person would use instead."""
