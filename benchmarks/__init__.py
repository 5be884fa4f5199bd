"""Speed and memory, as ratios within one run: against what people use instead, and against the floor of the parts."""
