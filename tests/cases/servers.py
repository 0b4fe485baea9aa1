"""Databases on the PostgreSQL that the tests start."""

from itertools import count

import psycopg
from sqlalchemy import create_engine

from harassflag.cases.database import upgrade
from harassflag.cases.schema import metadata

_numbers = count()


def hurried(server: str) -> str:
    """The server's address, once it no longer waits for the disk and has a grown database."""
    with psycopg.connect(server, autocommit=True) as connection:
        for switch in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {switch} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE grown")
    engine = create_engine(server.replace("/postgres?", "/grown?").replace("postgresql:", "postgresql+psycopg:"))
    upgrade(engine, "grown")
    engine.dispose()
    return server


def emptied(server: str) -> str:
    """The address of the grown database, with nothing in it; as fast as a new one is slow."""
    url = server.replace("/postgres?", "/grown?")
    names = ", ".join(table.name for table in metadata.sorted_tables)
    with psycopg.connect(url, autocommit=True) as connection:
        # The log refuses to be emptied; a superuser of the tests may go past its triggers.
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE".encode())
    return url


def new_database(server: str) -> str:
    """The address of a database without a table."""
    name = f"cases_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.replace("/postgres?", f"/{name}?")
