"""What the figure's and the claims' pages ask of the lake."""
