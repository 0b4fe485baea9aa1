"""A new main key: every data key is wrapped again, nothing else is touched."""

from sqlalchemy import select, update

from harassflag.cases.keys import MainKeys, new_key, write_keys
from harassflag.cases.records import Actor
from harassflag.cases.schema import data_keys
from harassflag.cases.store import Store
from harassflag.cases.turn import ask_first, take_turn
from harassflag.errors import CasebookError
from harassflag.settings import Settings


def rotate(store: Store, settings: Settings, actor: Actor) -> str:
    """Wrap every data key by a fresh main key and return its id; killed at any moment, the casebook still opens.

    The old key is kept in a file of its own beside the new one, because older backups need it. With the key in the environment, write
    the new one there by hand first, then a comma and the old: only the wrapping is done here.

    Raises:
        RefusedError: it is not open to this actor; nothing was touched.
        CasebookError: the environment holds one key only.
    """
    ask_first(store, actor, "rotate_key")
    if settings.key and len(store.keys.keys) < 2:
        raise CasebookError(
            "HARASSFLAG_KEY holds one key only.", "Write the new key, a comma and the old one; then rotate again."
        )
    keys = store.keys if settings.key else MainKeys((new_key(), *store.keys.keys))
    if not settings.key:
        retired = settings.key_file.with_name(f"{settings.key_file.name}.{store.keys.current}")
        write_keys(retired, MainKeys(store.keys.keys[:1]))
        # Both keys lie in the file until every data key is wrapped by the new one.
        write_keys(settings.key_file, keys)
    old, store.keys = store.keys, keys
    with take_turn(store, actor, "rotate_key") as turn:
        rows = turn.connection.execute(select(data_keys).where(data_keys.c.key_id != keys.current)).mappings().all()
        for row in rows:
            key = old.unwrap(row["id"], row["key_id"], row["wrapped"])
            turn.connection.execute(
                update(data_keys)
                .where(data_keys.c.id == row["id"])
                .values(key_id=keys.current, wrapped=keys.wrap(row["id"], key))
            )
        turn.detail = {"key": keys.current, "keys": len(rows)}
    store.keys = MainKeys(keys.keys[:1])
    if not settings.key:
        write_keys(settings.key_file, store.keys)
    store.tidy()
    return keys.current
