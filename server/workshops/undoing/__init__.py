"""The facilitator's desk takes back what it did last: new events, so that the log stays whole."""
