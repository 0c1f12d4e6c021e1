"""Queries: what the register answers, as plain values and arrays. They write nothing."""
