"""The lessons: who leads through them, and their panel."""
