"""Errors of decision policies in service."""

from app.exceptions.base import Conflict


class ActivatedMeanwhile(Conflict):
    """A concurrent activation was committed first."""

    default_detail = "Another policy was activated at the same moment."


class NoChampion(Conflict):
    """A policy decides on the champion's PD."""

    default_detail = "There is no champion model yet: a policy decides on its PD."


class NoActivePolicy(Conflict):
    """No policy can decide. `code`: no_active_policy, or of the one that there was."""

    default_detail = "There is no active policy: one is activated under administration. Scores need none."
    code = "no_active_policy"


class PolicyUnusable(NoActivePolicy):
    """The policy in use cannot decide: it is of another contract, or not what its hash says."""

    code = "policy_unusable"


class NotAnswerable(Conflict):
    """A person cannot decide on this decision, or not so, now.

    `code`: not_referred, answered, superseded, erased, decisions_stopped.
    """

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        super().__init__(detail)


class PolicyReplaced(NoActivePolicy):
    """The policy that a job decides by was retired, or another one was activated, while the job ran."""

    code = "policy_replaced"

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"The policy {sha256[:12]} that the job was started with decides no more. What was decided stays; "
            "start a new job, which decides by the policy that is active then."
        )
