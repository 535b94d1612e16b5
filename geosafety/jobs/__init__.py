"""Store, calculate, store: what staff, workers and cron run."""
