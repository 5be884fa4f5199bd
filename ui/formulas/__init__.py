"""The formulas: laid out as flowing pieces, typeset in another process."""
