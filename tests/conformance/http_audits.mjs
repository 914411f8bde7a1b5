// Runs every audit of graphql-http's server suite; prints one JSON line for each that is not ok.
import { serverAudits } from "graphql-http";

const [url, token] = process.argv.slice(2);

// Some audits ask for `__type`, which only a token may.
const fetchFn = (target, init = {}) =>
  fetch(target, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });

const audits = serverAudits({ url, fetchFn });
let ok = 0;
for (const audit of audits) {
  const result = await audit.fn();
  if (result.status === "ok") {
    ok += 1;
  } else {
    console.error(JSON.stringify({ id: audit.id, name: audit.name, status: result.status, reason: result.reason }));
  }
}
console.log(JSON.stringify({ audits: audits.length, ok }));
