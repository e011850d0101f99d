"""What every page is made of: base page, number, tables, charts, words of codes, headers, errors."""
