"""The Parliament of the United Kingdom: bills (`bills`) and written questions (`questions`), as its interfaces answer in JSON."""
