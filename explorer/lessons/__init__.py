"""The lessons that come with the program: one text file each."""
