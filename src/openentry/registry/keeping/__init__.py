"""Keeping personal data: sealed per person, found by keyed digests, erased by forgetting keys."""
