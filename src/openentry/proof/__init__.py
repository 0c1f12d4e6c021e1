"""Proof: the journal as an RFC 9162 tree, signed heads, receipts that show offline.

It knows bytes, hashes and signatures. It knows no law, no person, no database and no clock, and
it words nothing: what it finds has a code, and the catalogues have the sentence.
"""
