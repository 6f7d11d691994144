"""Fits beside each other on all threads: the same bits as one after another, in less time."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TypeVar

from app.ml.training.fitting import TrainingSettings

Item = TypeVar("Item")
Result = TypeVar("Result")


def side_by_side(
    work: Callable[[Item, TrainingSettings], Result], items: Sequence[Item], settings: TrainingSettings
) -> Iterator[Result]:
    """Yield the result of each item, in order: a thread each, or several each where fewer are left than threads.

    CatBoost leaves Python's lock while it fits. Its result has the same bits for any number of threads.
    """
    number = 0
    while number < len(items):
        batch = items[number : number + settings.thread_count]
        alone = replace(settings, thread_count=max(settings.thread_count // len(batch), 1))
        with ThreadPoolExecutor(len(batch)) as pool:
            yield from pool.map(partial(_with_settings, work, alone), batch)
        number += len(batch)


def _with_settings(work: Callable[[Item, TrainingSettings], Result], alone: TrainingSettings, item: Item) -> Result:
    return work(item, alone)
