// Drives the server with graphql-ws's own client. Exits non-zero at the first surprise.
import assert from "node:assert/strict";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token] = process.argv.slice(2);

const closes = [];
const client = createClient({
  url,
  webSocketImpl: WebSocket,
  connectionParams: { Authorization: `Bearer ${token}` },
  retryAttempts: Infinity,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 10)),
  on: { closed: (event) => closes.push(event.code) },
});

async function one(payload) {
  for await (const result of client.iterate(payload)) return result;
}

async function all(payload) {
  const results = [];
  for await (const result of client.iterate(payload)) results.push(result.data);
  return results;
}

async function query() {
  const result = await one({ query: "query ($name: String!) { hello(name: $name) }", variables: { name: "Oisans" } });
  assert.deepEqual(result.data, { hello: "Bonjour Oisans" });
}

async function mutation() {
  const result = await one({ query: 'mutation { write(text: "premier") }' });
  assert.deepEqual(result.data, { write: "premier" });
}

async function subscription() {
  const counted = await all({ query: "subscription { count(upto: 3) }" });
  assert.deepEqual(counted, [{ count: 0 }, { count: 1 }, { count: 2 }]);
}

async function errors() {
  await assert.rejects(all({ query: "{ nothingOfThatName }" }), (refused) => refused[0].extensions.code === "VALIDATION");
  await assert.rejects(all({ query: "{ hello" }), (refused) => refused[0].extensions.code === "BAD_REQUEST");
}

async function completeByTheClient() {
  for (let turn = 0; turn < 40; turn += 1) {
    const endless = client.iterate({ query: "subscription { forever }" });
    assert.deepEqual((await endless.next()).value.data, { forever: 0 });
    await endless.return();
  }
}

async function resume() {
  const seen = [];
  const payload = {
    query: "subscription ($after: Int) { feed(session: \"s\", after: $after) { from to texts } }",
    variables: { after: 0 },
  };
  const finished = new Promise((resolve, reject) => {
    const stop = client.subscribe(payload, {
      next: ({ data }) => {
        assert.equal(data.feed.from, payload.variables.after, "a gap or a repeat");
        payload.variables.after = data.feed.to;
        seen.push(...data.feed.texts);
        if (seen.includes("dernier")) stop();
      },
      error: reject,
      complete: resolve,
    });
  });
  await one({ query: 'mutation { write(text: "avant") }' });
  await one({ query: 'mutation { write(text: "restart") }' });
  await one({ query: 'mutation { write(text: "dernier") }' });
  await finished;
  assert.deepEqual(seen.filter((text) => text !== "premier"), ["avant", "dernier"]);
  assert.ok(closes.includes(1012), `closed with ${closes}`);
}

for (const step of [query, mutation, subscription, errors, completeByTheClient, resume]) {
  await step();
  console.log(JSON.stringify({ passed: step.name }));
}
await client.dispose();
