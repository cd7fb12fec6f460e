"""Puts vitamin B12 risk factors and symptoms together and says when to discuss testing with a clinician."""

__version__ = "0.1.0"
