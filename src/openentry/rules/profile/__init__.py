"""The person behind the facts: a profile with dates, and what follows from it on a day."""
