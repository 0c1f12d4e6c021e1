"""Who meets the conditions of programs and categories, condition by condition.

A refusal is a result: each condition is met, not met or not known, with what was found, what is
needed and the provision. Nothing here is ever raised because somebody does not qualify.
"""
