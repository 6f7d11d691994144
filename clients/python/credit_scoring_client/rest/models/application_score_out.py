from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.score_source import ScoreSource

if TYPE_CHECKING:
    from ..models.reason_out import ReasonOut


T = TypeVar("T", bound="ApplicationScoreOut")


@_attrs_define
class ApplicationScoreOut:
    """A stored event about an application. `score` is the final PD; `rating` is 1 − score, higher is better."""

    id: int
    application_id: int
    external_id: str
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
    source: ScoreSource
    """ The source of a score request. A shadow score is a challenger's and never shown. """
    reasons: list[ReasonOut]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        application_id = self.application_id

        external_id = self.external_id

        score = self.score

        rating = self.rating

        band = self.band

        master_grade: None | str
        master_grade = self.master_grade

        raw_proba = self.raw_proba

        timestamp = self.timestamp.isoformat()

        model_version = self.model_version

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
                "application_id": application_id,
                "external_id": external_id,
                "score": score,
                "rating": rating,
                "band": band,
                "master_grade": master_grade,
                "raw_proba": raw_proba,
                "timestamp": timestamp,
                "model_version": model_version,
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

        application_id = d.pop("application_id")

        external_id = d.pop("external_id")

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

        source = ScoreSource(d.pop("source"))

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = ReasonOut.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        application_score_out = cls(
            id=id,
            application_id=application_id,
            external_id=external_id,
            score=score,
            rating=rating,
            band=band,
            master_grade=master_grade,
            raw_proba=raw_proba,
            timestamp=timestamp,
            model_version=model_version,
            source=source,
            reasons=reasons,
        )

        application_score_out.additional_properties = d
        return application_score_out

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
