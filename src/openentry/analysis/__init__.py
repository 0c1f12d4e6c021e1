"""History, reconstructed pools, evidence and charts.

Reads files and law data and uses the rules; never a database. What it makes of pools is
always called reconstructed, never real.
"""
