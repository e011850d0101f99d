"""Policy: measures and their events, pledges, permits; and the work of moving them, which is private unless said otherwise."""
