"""Rounds of invitations, act by act: prepare, freeze, try, approve, hold, publish, mend."""
