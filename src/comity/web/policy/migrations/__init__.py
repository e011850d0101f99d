"""Migrations of the policy app."""
