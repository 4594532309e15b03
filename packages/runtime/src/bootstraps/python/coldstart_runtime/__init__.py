"""The parts of the bootstrap; a package, so that no module of a function has the name of one of them."""
