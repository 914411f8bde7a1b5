/** What became of proposals after the session: asked, kept, and never older than the log. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Refused, Unreachable } from "../../../server/web/static/live/http.js";
import { Standing } from "../../../server/web/static/live/standing.js";

/** Answers each question in turn, then waits for ever. */
function asked(answers) {
  let changes = 0;
  let done;
  const finished = new Promise((resolve) => { done = resolve; });
  const standing = new Standing({
    sessionId: "s",
    onChange: () => { changes += 1; },
    wire: {
      ask: async () => {
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        return { liveSession: answer === null ? null : { proposals: { nodes: answer } } };
      },
    },
    wait: () => (answers.length > 0 ? Promise.resolve() : new Promise(() => done())),
  });
  return { standing, finished, changes: () => changes };
}

const HANDED = { id: "p", status: "HANDED_OVER" };

test("an adopted proposal is no longer said to be handed over", async () => {
  const { standing, finished, changes } = asked([[{ id: "p", status: "ADOPTED" }]]);
  assert.equal(standing.statusOf(HANDED), "HANDED_OVER");
  standing.follow();
  await finished;
  assert.equal(standing.statusOf(HANDED), "ADOPTED");
  assert.equal(changes(), 1);
});

test("what was heard before a handover never hides it", async () => {
  const { standing, finished } = asked([[{ id: "p", status: "DRAFTED" }]]);
  standing.follow();
  await finished;
  assert.equal(standing.statusOf(HANDED), "HANDED_OVER");
});

test("a page is drawn again only when something moved", async () => {
  const adopted = [{ id: "p", status: "ADOPTED" }];
  const { standing, finished, changes } = asked([adopted, adopted, new Unreachable("cut"), adopted]);
  standing.follow();
  standing.follow();
  await finished;
  assert.equal(changes(), 1);
});

test("a session that this reader may not ask about keeps what the log says", async () => {
  const hidden = asked([null]);
  hidden.standing.follow();
  await hidden.finished;
  assert.equal(hidden.standing.statusOf(HANDED), "HANDED_OVER");
  const refused = asked([new Refused("FORBIDDEN", ""), [{ id: "p", status: "ADOPTED" }]]);
  await refused.standing.follow();
  assert.equal(refused.standing.statusOf(HANDED), "HANDED_OVER");
});
