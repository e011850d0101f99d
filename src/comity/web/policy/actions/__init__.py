"""What the staff pages of policy change: every change with its reason in the history."""
