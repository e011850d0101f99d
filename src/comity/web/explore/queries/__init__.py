"""What each public page asks of the lake: one module a page. Views only read the request and render."""
