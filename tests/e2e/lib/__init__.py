"""What the end-to-end scenarios stand on: private servers, the built binaries, and the books held against the ledger."""
