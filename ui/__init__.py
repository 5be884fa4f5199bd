"""The window of Steepest: Qt widgets over the values of `explorer`; no arithmetic on losses."""
