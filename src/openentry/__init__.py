"""OpenEntry: Canada's Express Entry as an open, dated, explained implementation.

Information, not legal advice. Not the Government of Canada.
"""

__version__ = "0.1.0"
