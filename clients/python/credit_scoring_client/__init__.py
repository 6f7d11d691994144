"""Typed client of the credit scoring service.

`CreditScoring` and `AsyncCreditScoring` have the calls that a system makes; `rest` below them has every route that
takes a key, generated from the service's `/openapi.json`.
"""

from credit_scoring_client.asynchronous import AsyncCreditScoring
from credit_scoring_client.errors import CreditScoringError, FieldProblem
from credit_scoring_client.retrying import Retrying
from credit_scoring_client.synchronous import CreditScoring

__all__ = ["AsyncCreditScoring", "CreditScoring", "CreditScoringError", "FieldProblem", "Retrying"]
