"""The formulas of the argument, typeset, and of the loss that was typed."""
