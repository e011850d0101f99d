"""The desk: what needs a person today. Documents being read, judgements, replies due, changes, approvals."""
