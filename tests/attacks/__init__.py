"""What has once gone through or fallen short, each case replayed by tests."""
