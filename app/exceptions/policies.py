"""Errors of decision policies in service."""

from app.exceptions.base import Conflict


class ActivatedMeanwhile(Conflict):
    """A concurrent activation was committed first."""

    default_detail = "Another policy was activated at the same moment."


class NoChampion(Conflict):
    """A policy decides on the champion's PD."""

    default_detail = "There is no champion model yet: a policy decides on its PD."
