/**
 * A small console on the contract: a document, its variables, a token, and the answer as it came.
 *
 * The token stays in this tab. Refuses to store documents or answers.
 */

import { byId, el, show, write } from "../dom.js";
import { Wire } from "../live/http.js";
import { keepToken, takeToken } from "../token.js";
import { loadWords } from "../words.js";

const TOKEN_OF = "console";

const words = await loadWords();
const { say, count } = words;
const examples = [
  {
    key: "programmes",
    document: `{
  programmes(first: 10) {
    totalCount
    nodes {
      title
      agency { organisation { name } }
      versions(first: 5) {
        nodes { label status axes(first: 10) { nodes { number title } } }
      }
    }
  }
}`,
  },
  {
    key: "missions",
    document: `{
  missions(first: 20) {
    totalCount
    nodes { id code title status }
    pageInfo { hasNextPage endCursor }
  }
}`,
  },
  {
    key: "provenance",
    document: `{
  actions(first: 3) {
    nodes {
      title status
      roadmap { title holder { name } }
      proposal {
        title rank tally { dots: total voters }
        group { title contributions(first: 5) { nodes { text } } }
        session {
          title
          workshop { title mission { code title } }
        }
      }
    }
  }
}`,
  },
  {
    key: "session",
    document: `query($session: ID!) {
  sessionSnapshot(sessionId: $session) {
    serverNow seq
    state {
      room { title status }
      attendance { participants }
      activities { kind prompt status endsAt }
      groups { title }
      proposals { rank title status tally { dots: total voters } }
    }
  }
}`,
    variables: { session: "" },
  },
  { key: "schema", document: "{\n  __schema {\n    queryType { fields { name description } }\n  }\n}" },
];

fillExamples();
const kept = takeToken(TOKEN_OF);
if (kept !== null) byId("token").value = kept;
byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
byId("ask").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});

function fillExamples() {
  const list = byId("example");
  list.append(...examples.map(({ key }) => el("option", { value: key }, say(`example.${key}`))));
  list.addEventListener("change", () => choose(list.value));
  choose(examples[0].key);
}

function choose(key) {
  const { document: text, variables = {} } = examples.find((each) => each.key === key);
  byId("document").value = `# ${say(`example.${key}_comment`)}\n${text}`;
  byId("variables").value = JSON.stringify(variables, null, 2);
}

async function run() {
  const variables = readVariables();
  if (variables === null) return;
  const token = byId("token").value.trim();
  keepToken(TOKEN_OF, token);
  const wire = new Wire({ lang: words.lang, token: token === "" ? null : token });
  const started = performance.now();
  byId("run").disabled = true;
  write(byId("measure"), say("console.running"));
  try {
    const { status, body } = await wire.exchange(byId("document").value, variables);
    showAnswer(status, body, Math.round(performance.now() - started));
  } catch (error) {
    write(byId("answer"), "");
    write(byId("measure"), say("console.unreachable", { reason: error.message }));
  }
  byId("run").disabled = false;
}

function readVariables() {
  let variables = null;
  try {
    const read = JSON.parse(byId("variables").value.trim() || "{}");
    if (read !== null && typeof read === "object" && !Array.isArray(read)) variables = read;
  } catch {
    // Told below, like any other value that is no object.
  }
  show(byId("variables-error"), variables === null);
  write(byId("variables-error"), variables === null ? say("console.bad_variables") : "");
  byId("variables").setAttribute("aria-invalid", String(variables === null));
  return variables;
}

function showAnswer(status, body, ms) {
  const parts = [`HTTP ${status}`, say("console.took", { ms })];
  const cost = body.extensions?.cost;
  if (cost) parts.push(count("console.cost", cost.requestedPoints, { left: cost.remainingPoints }));
  write(byId("measure"), parts.join(" · "));
  write(byId("answer"), JSON.stringify(body, null, 2));
}
