"""What is taken away: tables, formulas and programs as text that needs no Steepest."""
