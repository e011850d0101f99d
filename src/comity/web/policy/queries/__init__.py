"""What the pages of policy ask of the tables."""
