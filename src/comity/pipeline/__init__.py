"""What happens in order: fetch, keep, read, store, switch."""
