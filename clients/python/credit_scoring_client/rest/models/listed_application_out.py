from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.latest_score_out import LatestScoreOut


T = TypeVar("T", bound="ListedApplicationOut")


@_attrs_define
class ListedApplicationOut:
    """An application in a list."""

    id: int
    external_id: str
    account_id: int
    account_name: str
    """ the system that sent it """
    revision: int
    timestamp: datetime.datetime
    score: LatestScoreOut | None
    """ the newest one """
    erased_at: datetime.datetime | None
    """ when its features and its external id were erased; null: they are here """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.latest_score_out import LatestScoreOut  # noqa: PLC0415

        id = self.id

        external_id = self.external_id

        account_id = self.account_id

        account_name = self.account_name

        revision = self.revision

        timestamp = self.timestamp.isoformat()

        score: dict[str, Any] | None
        if isinstance(self.score, LatestScoreOut):
            score = self.score.to_dict()
        else:
            score = self.score

        erased_at: None | str
        if isinstance(self.erased_at, datetime.datetime):
            erased_at = self.erased_at.isoformat()
        else:
            erased_at = self.erased_at

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "external_id": external_id,
                "account_id": account_id,
                "account_name": account_name,
                "revision": revision,
                "timestamp": timestamp,
                "score": score,
                "erased_at": erased_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.latest_score_out import LatestScoreOut  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        external_id = d.pop("external_id")

        account_id = d.pop("account_id")

        account_name = d.pop("account_name")

        revision = d.pop("revision")

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        def _parse_score(data: object) -> LatestScoreOut | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                score_type_0 = LatestScoreOut.from_dict(data)

                return score_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(LatestScoreOut | None, data)

        score = _parse_score(d.pop("score"))

        def _parse_erased_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                erased_at_type_0 = datetime.datetime.fromisoformat(data)

                return erased_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        erased_at = _parse_erased_at(d.pop("erased_at"))

        listed_application_out = cls(
            id=id,
            external_id=external_id,
            account_id=account_id,
            account_name=account_name,
            revision=revision,
            timestamp=timestamp,
            score=score,
            erased_at=erased_at,
        )

        listed_application_out.additional_properties = d
        return listed_application_out

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
