"""Services: everything that changes the register. Each is one act, or several in order."""
