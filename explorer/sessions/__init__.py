"""Sessions: all that a person has done, as one value, as one file, and as a journal beside it."""
