"""The tests of sipplan: they mirror the tree of `scheduler`."""
