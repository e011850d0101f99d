"""The public pages: home, cases, flows, activities, sources, methods."""
