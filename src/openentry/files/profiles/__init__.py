"""Profiles in files: their form, what may stand in them, and the way into columns and back."""
