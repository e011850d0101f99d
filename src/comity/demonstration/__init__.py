"""The demonstration of statements and replies: everybody and every word in it is invented. Data only; web/register loads it."""
