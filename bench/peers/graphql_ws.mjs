// graphql-ws on ws: one async iterator a subscriber, fed by POST /publish.
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { buildSchema } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";
import { globalId } from "./rows.mjs";

const [port] = process.argv.slice(2);
const schema = buildSchema(`
  type Query { ok: Boolean }
  type Subscription { sessionFeed(sessionId: ID!, after: String): FeedItem! }
  union FeedItem = FeedBatch | FeedReset
  type FeedBatch { to: Int! cursor: String! changed: SessionChanges! }
  type FeedReset { seq: Int! }
  type SessionChanges { contributions: [ContributionState!]! }
  type ContributionState { id: ID! activityId: ID! text: String! }
`);

const subscribers = new Set();

class Feed {
  waiting = [];
  wake = null;
  push(item) {
    if (this.wake) {
      this.wake({ value: item, done: false });
      this.wake = null;
    } else this.waiting.push(item);
  }
  next() {
    if (this.waiting.length) return Promise.resolve({ value: this.waiting.shift(), done: false });
    return new Promise((resolve) => (this.wake = resolve));
  }
  return() {
    subscribers.delete(this);
    return Promise.resolve({ value: undefined, done: true });
  }
  [Symbol.asyncIterator]() {
    return this;
  }
}

const roots = {
  subscription: {
    sessionFeed() {
      const feed = new Feed();
      subscribers.add(feed);
      return feed;
    },
  },
};

const activityId = globalId("LiveActivity", randomUUID());
let seq = 0;
const server = createServer((request, response) => {
  let text = "";
  request.on("data", (part) => (text += part));
  request.on("end", () => {
    seq += 1;
    const made = {
      id: globalId("Contribution", randomUUID()),
      activityId,
      text,
    };
    const cursor = `c${String(seq).padStart(40, "0")}`;
    const sessionFeed = { __typename: "FeedBatch", to: seq, cursor, changed: { contributions: [made] } };
    for (const feed of subscribers) feed.push({ sessionFeed });
    response.end();
  });
});
server.keepAliveTimeout = 120_000;
const sockets = new WebSocketServer({ server, path: "/graphql", perMessageDeflate: false });
// Its own pings off: the benchmark's client speaks only what it must.
useServer({ schema, roots }, sockets, 0);
server.listen(Number(port), "127.0.0.1");
