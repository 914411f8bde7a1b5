"""The pages: the first client of the contract, and nothing it could not do from elsewhere.

Refuses the database and the schema: a page knows what any other client of `/graphql` knows.
"""

from server.web.pages import no_such_page, web_routes
from server.web.phone_worker import worker_routes
from server.web.stopping import stop_routes

__all__ = ["no_such_page", "stop_routes", "web_routes", "worker_routes"]
