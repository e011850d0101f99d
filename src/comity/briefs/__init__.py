"""What a brief says. Charts are specified here and drawn everywhere from here: pages, print, later PDF."""
