"""How fast OpenEntry is, beside a plain Python function, OpenFisca-Core and a bare copy.

Not part of the package and never a test: nothing here passes or fails by time.
Run it with `benchmarks/run`.
"""
