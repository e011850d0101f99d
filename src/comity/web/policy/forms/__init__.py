"""Forms of the staff pages of policy: engagements, points, outcome claims."""
