"""The register: organisations in their own words, what is said of them, and their answers."""
