"""The mathematics of Steepest: from a typed loss to its Taylor terms and its angle. Imports no Qt."""
