"""The GraphQL contract: types, queries, mutations, the subscription. Refuses rules and SQL."""
