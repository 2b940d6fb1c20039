"""The reading rules, a file for each theme."""
