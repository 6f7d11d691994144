"""What would change a rating, exactly: the smallest changes of features that a borrower can change.

Pure: the search yields columns of applicants and is sent their PDs, so that any scorer can compute them.
"""
