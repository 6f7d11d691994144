"""A bank of any size: the demo clients over and over under other names, made by the database itself."""

from tests.fixtures.postgres import connected
from tests.fixtures.real_bank import RealBank

STATEMENTS = (
    "CREATE TEMP TABLE demo AS SELECT row_number() OVER (ORDER BY user_id) - 1 AS place, count(*) OVER () AS all_of, "
    "c.manager_id, c.features, u.* FROM clients c JOIN users u ON u.id = c.user_id",
    "CREATE TEMP TABLE copies AS SELECT nextval('users_id_seq') AS new_id, n, demo.* "
    "FROM generate_series(1, {count}) AS n JOIN demo ON demo.place = n % demo.all_of",
    "INSERT INTO users (id, login, password_hash, first_name, last_name, role, is_active, search_text, sort_name, "
    "timestamp) SELECT new_id, 'copy_' || n, password_hash, first_name, last_name, role, true, search_text, sort_name, "
    "now() FROM copies",
    "INSERT INTO clients (user_id, role, manager_id, features, revision, timestamp) "
    "SELECT new_id, 'client', manager_id, features, 1, now() FROM copies",
    "INSERT INTO client_revisions (client_id, revision, features, changes, timestamp) "
    "SELECT new_id, 1, features, '{{}}', now() FROM copies",
)


async def add_copies(bank: RealBank, count: int) -> None:
    """Add so many clients, tidied up and analyzed."""
    async with connected(bank.database_url) as connection:
        for statement in STATEMENTS:
            await connection.execute(statement.format(count=count))
        await connection.execute("VACUUM ANALYZE")
