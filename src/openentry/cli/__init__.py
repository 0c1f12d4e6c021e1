"""The command line: the same verbs as the library, in both languages."""
