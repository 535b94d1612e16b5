"""Changes of the database, one at a time, run by `store.migrate`."""
