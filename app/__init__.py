"""The front doors: the command line, later the pages; the one place that wires the parts together."""
