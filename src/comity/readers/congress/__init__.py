"""Bills of the United States Congress: the bulk BILLSTATUS files (`billstatus`) and the answers of api.congress.gov (`api`).

Both say the same things under much the same names, so they share what is made of them (`bill.py`); neither knows the other.
"""
