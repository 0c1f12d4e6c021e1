"""Files: candidates in, answers out.

For reading and writing what people and programs keep in files. It holds no rule of the law and
scores nothing itself. Readers and writers of the facts table stream in bounded memory; whatever
is written appears whole or not at all.
"""
