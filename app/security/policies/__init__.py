"""Pure decisions about an actor and an object; nothing here asks the database.

`can_…` answers. `require_can_…` raises: `Forbidden` when the role may not do this to any object, `NotFound`
when it may, but the object belongs to another user or there is none; the two cases of `NotFound` look the same.
"""
