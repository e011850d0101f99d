"""A representative's own pages: what is said of whom they speak for, its answer, its own words. Nothing else of the desk."""
