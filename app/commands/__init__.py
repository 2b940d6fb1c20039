"""One module a command; heavy libraries are loaded by the command that needs them."""
