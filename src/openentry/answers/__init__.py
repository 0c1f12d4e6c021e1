"""What pages, API and commands say alike: one function a question, plain values for an answer.

It merges what the rooms below know. It knows no request, no page and no terminal, and words
only where the answer itself is words.
"""
