"""The optimiser, the checker, reading and writing, and the command line of sipplan."""

__version__ = "0.1.0"
