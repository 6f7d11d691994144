from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.import_kind import ImportKind
from ..models.import_state import ImportState

if TYPE_CHECKING:
    from ..models.row_problem_out import RowProblemOut


T = TypeVar("T", bound="ImportOut")


@_attrs_define
class ImportOut:
    """An import and how far it is."""

    id: int
    kind: ImportKind
    """ What the rows of a file are. """
    state: ImportState
    """ `uploading`: pieces may be lacking. `failed`: it could not go on, and `trouble` says why. """
    file_name: str
    size: int
    piece_bytes: int
    """ bytes of each piece but the last """
    dry_run: bool
    added: int
    changed: int
    unchanged: int
    rejected: int
    problems: list[RowProblemOut]
    """ the first hundred; the returned file has all """
    asked_by: int | None
    """ the user who started it; null: the command line """
    started: datetime.datetime
    ended: datetime.datetime | None
    trouble: None | str
    """ why it could not go on, or null """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        kind = self.kind.value

        state = self.state.value

        file_name = self.file_name

        size = self.size

        piece_bytes = self.piece_bytes

        dry_run = self.dry_run

        added = self.added

        changed = self.changed

        unchanged = self.unchanged

        rejected = self.rejected

        problems = []
        for problems_item_data in self.problems:
            problems_item = problems_item_data.to_dict()
            problems.append(problems_item)

        asked_by: int | None
        asked_by = self.asked_by

        started = self.started.isoformat()

        ended: None | str
        if isinstance(self.ended, datetime.datetime):
            ended = self.ended.isoformat()
        else:
            ended = self.ended

        trouble: None | str
        trouble = self.trouble

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "kind": kind,
                "state": state,
                "file_name": file_name,
                "size": size,
                "piece_bytes": piece_bytes,
                "dry_run": dry_run,
                "added": added,
                "changed": changed,
                "unchanged": unchanged,
                "rejected": rejected,
                "problems": problems,
                "asked_by": asked_by,
                "started": started,
                "ended": ended,
                "trouble": trouble,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.row_problem_out import RowProblemOut  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        kind = ImportKind(d.pop("kind"))

        state = ImportState(d.pop("state"))

        file_name = d.pop("file_name")

        size = d.pop("size")

        piece_bytes = d.pop("piece_bytes")

        dry_run = d.pop("dry_run")

        added = d.pop("added")

        changed = d.pop("changed")

        unchanged = d.pop("unchanged")

        rejected = d.pop("rejected")

        problems = []
        _problems = d.pop("problems")
        for problems_item_data in _problems:
            problems_item = RowProblemOut.from_dict(problems_item_data)

            problems.append(problems_item)

        def _parse_asked_by(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        asked_by = _parse_asked_by(d.pop("asked_by"))

        started = datetime.datetime.fromisoformat(d.pop("started"))

        def _parse_ended(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                ended_type_0 = datetime.datetime.fromisoformat(data)

                return ended_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        ended = _parse_ended(d.pop("ended"))

        def _parse_trouble(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        trouble = _parse_trouble(d.pop("trouble"))

        import_out = cls(
            id=id,
            kind=kind,
            state=state,
            file_name=file_name,
            size=size,
            piece_bytes=piece_bytes,
            dry_run=dry_run,
            added=added,
            changed=changed,
            unchanged=unchanged,
            rejected=rejected,
            problems=problems,
            asked_by=asked_by,
            started=started,
            ended=ended,
            trouble=trouble,
        )

        import_out.additional_properties = d
        return import_out

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
