"""What-if: changes to a profile as data, what each is worth, and which to look at first."""
