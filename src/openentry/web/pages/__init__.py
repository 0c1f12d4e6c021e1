"""One module a room of the site; each view asks one question of `openentry.answers`."""
