"""Files in and out: calendars, drafts of disclosures."""
