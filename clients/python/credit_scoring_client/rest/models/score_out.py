from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.score_source import ScoreSource

if TYPE_CHECKING:
    from ..models.reason_out import ReasonOut


T = TypeVar("T", bound="ScoreOut")


@_attrs_define
class ScoreOut:
    """A stored event. `score` is the final probability of default; `rating` is 1 − score, higher is better."""

    id: int
    client_id: int
    score: float
    """ final probability of default, 0 < p < 1 """
    rating: float
    band: str
    master_grade: None | str
    """ grade on the master scale of the event's model; null if it has none of its own """
    raw_proba: float
    """ before calibration and prior shift """
    timestamp: datetime.datetime
    model_version: str
    """ sha256 of the model's file """
    client_revision: int
    source: ScoreSource
    """ The source of a score request. A shadow score is a challenger's and never shown. """
    reasons: list[ReasonOut]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        client_id = self.client_id

        score = self.score

        rating = self.rating

        band = self.band

        master_grade: None | str
        master_grade = self.master_grade

        raw_proba = self.raw_proba

        timestamp = self.timestamp.isoformat()

        model_version = self.model_version

        client_revision = self.client_revision

        source = self.source.value

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "client_id": client_id,
                "score": score,
                "rating": rating,
                "band": band,
                "master_grade": master_grade,
                "raw_proba": raw_proba,
                "timestamp": timestamp,
                "model_version": model_version,
                "client_revision": client_revision,
                "source": source,
                "reasons": reasons,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.reason_out import ReasonOut  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        client_id = d.pop("client_id")

        score = d.pop("score")

        rating = d.pop("rating")

        band = d.pop("band")

        def _parse_master_grade(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        master_grade = _parse_master_grade(d.pop("master_grade"))

        raw_proba = d.pop("raw_proba")

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        model_version = d.pop("model_version")

        client_revision = d.pop("client_revision")

        source = ScoreSource(d.pop("source"))

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = ReasonOut.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        score_out = cls(
            id=id,
            client_id=client_id,
            score=score,
            rating=rating,
            band=band,
            master_grade=master_grade,
            raw_proba=raw_proba,
            timestamp=timestamp,
            model_version=model_version,
            client_revision=client_revision,
            source=source,
            reasons=reasons,
        )

        score_out.additional_properties = d
        return score_out

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
