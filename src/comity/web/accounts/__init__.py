"""Who may do what: users, their one role, second factors, invitations to those who are spoken of."""
