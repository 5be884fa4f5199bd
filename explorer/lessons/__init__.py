"""Lessons: what they are made of, how they are read and checked, and those that come with the program."""
