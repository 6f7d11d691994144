from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.client_in_features import ClientInFeatures
    from ..models.credit_in import CreditIn
    from ..models.user_in import UserIn


T = TypeVar("T", bound="ClientIn")


@_attrs_define
class ClientIn:
    """A new client: the user, the features, and optionally the credit and the manager."""

    user: UserIn
    """ A new user. """
    features: ClientInFeatures
    """ every input of GET /schema/applicant; derived features are computed """
    credit: CreditIn | None | Unset = UNSET
    manager_id: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        from ..models.credit_in import CreditIn  # noqa: PLC0415

        user = self.user.to_dict()

        features = self.features.to_dict()

        credit: dict[str, Any] | None | Unset
        if isinstance(self.credit, Unset):
            credit = UNSET
        elif isinstance(self.credit, CreditIn):
            credit = self.credit.to_dict()
        else:
            credit = self.credit

        manager_id: int | None | Unset
        if isinstance(self.manager_id, Unset):
            manager_id = UNSET
        else:
            manager_id = self.manager_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "user": user,
                "features": features,
            }
        )
        if credit is not UNSET:
            field_dict["credit"] = credit
        if manager_id is not UNSET:
            field_dict["manager_id"] = manager_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.client_in_features import ClientInFeatures  # noqa: PLC0415
        from ..models.credit_in import CreditIn  # noqa: PLC0415
        from ..models.user_in import UserIn  # noqa: PLC0415

        d = dict(src_dict)
        user = UserIn.from_dict(d.pop("user"))

        features = ClientInFeatures.from_dict(d.pop("features"))

        def _parse_credit(data: object) -> CreditIn | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                credit_type_0 = CreditIn.from_dict(data)

                return credit_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CreditIn | None | Unset, data)

        credit = _parse_credit(d.pop("credit", UNSET))

        def _parse_manager_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        manager_id = _parse_manager_id(d.pop("manager_id", UNSET))

        client_in = cls(
            user=user,
            features=features,
            credit=credit,
            manager_id=manager_id,
        )

        return client_in
