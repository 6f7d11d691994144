from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.score_source import ScoreSource

if TYPE_CHECKING:
    from ..models.application_document_score_out_reasons_item import ApplicationDocumentScoreOutReasonsItem


T = TypeVar("T", bound="ApplicationDocumentScoreOut")


@_attrs_define
class ApplicationDocumentScoreOut:
    """A scoring event with its reasons; `score` is the probability of default."""

    id: int
    timestamp: datetime.datetime
    score: float
    raw_proba: float
    portfolio_default_rate: float | None
    model_version: str
    source: ScoreSource
    """ The source of a score request. A shadow score is a challenger's and never shown. """
    asked_by: int | None
    request_id: None | str
    reasons: list[ApplicationDocumentScoreOutReasonsItem]
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        timestamp = self.timestamp.isoformat()

        score = self.score

        raw_proba = self.raw_proba

        portfolio_default_rate: float | None
        portfolio_default_rate = self.portfolio_default_rate

        model_version = self.model_version

        source = self.source.value

        asked_by: int | None
        asked_by = self.asked_by

        request_id: None | str
        request_id = self.request_id

        reasons = []
        for reasons_item_data in self.reasons:
            reasons_item = reasons_item_data.to_dict()
            reasons.append(reasons_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "timestamp": timestamp,
                "score": score,
                "raw_proba": raw_proba,
                "portfolio_default_rate": portfolio_default_rate,
                "model_version": model_version,
                "source": source,
                "asked_by": asked_by,
                "request_id": request_id,
                "reasons": reasons,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.application_document_score_out_reasons_item import ApplicationDocumentScoreOutReasonsItem  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        timestamp = datetime.datetime.fromisoformat(d.pop("timestamp"))

        score = d.pop("score")

        raw_proba = d.pop("raw_proba")

        def _parse_portfolio_default_rate(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        portfolio_default_rate = _parse_portfolio_default_rate(d.pop("portfolio_default_rate"))

        model_version = d.pop("model_version")

        source = ScoreSource(d.pop("source"))

        def _parse_asked_by(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        asked_by = _parse_asked_by(d.pop("asked_by"))

        def _parse_request_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        request_id = _parse_request_id(d.pop("request_id"))

        reasons = []
        _reasons = d.pop("reasons")
        for reasons_item_data in _reasons:
            reasons_item = ApplicationDocumentScoreOutReasonsItem.from_dict(reasons_item_data)

            reasons.append(reasons_item)

        application_document_score_out = cls(
            id=id,
            timestamp=timestamp,
            score=score,
            raw_proba=raw_proba,
            portfolio_default_rate=portfolio_default_rate,
            model_version=model_version,
            source=source,
            asked_by=asked_by,
            request_id=request_id,
            reasons=reasons,
        )

        application_document_score_out.additional_properties = d
        return application_document_score_out

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
