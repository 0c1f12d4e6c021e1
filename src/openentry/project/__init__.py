"""Wiring: settings from the environment, and what starts Django. No rule and no query."""
