"""The desk's pages: read the request, call a query or an action, draw."""
