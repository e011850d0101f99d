"""Who is who: mentions of organisations, how alike they are, what persons judged, and the clusters that follow."""
