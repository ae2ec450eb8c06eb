"""What the control API's calls take and answer: one file a tag, and one that puts them together."""
