"""The GraphQL contract: types, queries, mutations, the subscription. Refuses rules and SQL."""

# First of all: the trade's enums are described before any type names one.
from server.schema import enums as enums
