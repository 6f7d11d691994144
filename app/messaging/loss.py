"""Noticing that a channel can bring nothing any more."""

import asyncio

from aio_pika.abc import AbstractChannel


async def loss_of(channel: AbstractChannel) -> asyncio.Event:
    """Set when the channel is closed, or when the broker takes a consumer away (its queue was deleted)."""
    lost = asyncio.Event()
    channel.close_callbacks.add(lambda *_: lost.set())
    underlay = await channel.get_underlay_channel()
    underlay.on_consumer_cancel_callbacks.add(lambda _: lost.set())
    return lost
