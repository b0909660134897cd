"""The steps of the schema, oldest first; each is kept as it was when it was released."""
