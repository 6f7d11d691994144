"""Compatibility of a model with a service: each has its own contract of the applicant."""

from collections.abc import Iterator

from app.ml.contracts.definition import Contract


def misfits(of_model: Contract, of_service: Contract) -> list[str]:
    """Return why a model cannot serve this contract, one sentence per feature; empty if it can.

    The inputs must have the same names and types. The model's contract must list every value of a category that the
    service takes, or applicants who have it would be unknown to the model; one its model does not see may differ.
    """
    return list(_misfits(of_model, of_service))


def _misfits(of_model: Contract, of_service: Contract) -> Iterator[str]:
    theirs, ours = ({feature.name: feature for feature in one.inputs} for one in (of_model, of_service))
    for name in sorted(theirs.keys() - ours.keys()):
        yield f"{name} is unknown to the service"
    for name, feature in ours.items():
        if name not in theirs:
            yield f"{name} is unknown to the model"
        elif theirs[name].type is not feature.type:
            yield f"{name} is {theirs[name].type.value} for the model and {feature.type.value} for the service"
        elif theirs[name] in of_model.model_inputs:
            listed = {category.value for category in theirs[name].categories}
            if strange := [one.value for one in feature.categories if one.value not in listed]:
                yield f"{name} has {', '.join(strange)} in the service, which the model does not list"
