"""Looking at an installation: what must hold before anybody works with it, one file a kind."""
