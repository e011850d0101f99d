"""One figure's page, its rows, and the claims that figures test."""
