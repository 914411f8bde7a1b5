"""How the contract is carried: HTTP and WebSocket, their guards, limits and fan-out.

Refuses to know what the contract says: it takes any Strawberry schema, a way to tell who is
asking, and the streams that many sockets may share.
"""
