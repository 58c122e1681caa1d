"""The terms of quality, one module each, named as in the contract."""
