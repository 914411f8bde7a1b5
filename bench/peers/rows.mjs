// The rows, read by better-sqlite3 with the viewer's filter; every statement is prepared once.
// Relations take many parents at a time, so that a loader needs one statement a level.
import { createHash } from "node:crypto";
import Database from "better-sqlite3";

const VISIBLE = `
  m.agency_id IN (
    SELECT ms.agency_id FROM membership ms JOIN agency ag ON ag.id = ms.agency_id
    WHERE ms.organisation_id = :viewer AND ms.joined_on <= :today
      AND (ms.left_on IS NULL OR ms.left_on > :today)
      AND (ms.category <> 'FUNDER' OR ag.visibility_policy = 'MEMBERS_AND_FUNDERS'))`;
const takesPart = (categories) => `
  EXISTS (SELECT 1 FROM mission_participation own WHERE own.organisation_id = :viewer
          AND own.mission_id = m.id AND own.category IN (${categories})
          AND own.from_on <= :today AND (own.to_on IS NULL OR own.to_on > :today))`;
const MISSION = `
  m.id, m.code, m.title, m.status, m.start_on AS startOn, m.agency_id AS agencyId, m.sort_key AS sortKey,
  CASE WHEN ${takesPart("'INVOLVED', 'INTERESTED'")} THEN m.progress END AS progress`;
const GIVEN = "(SELECT value FROM json_each(:ids))";

export function open(file) {
  const database = new Database(file, { readonly: true, fileMustExist: true });
  const sql = (text) => database.prepare(text);
  const viewer = sql(`
    SELECT a.organisation_id AS viewer FROM api_token t JOIN account a ON a.id = t.user_id
    WHERE t.secret_sha256 = :fingerprint AND t.revoked_at IS NULL AND a.suspended_at IS NULL
      AND (t.expires_at IS NULL OR t.expires_at > :now)`);
  const page = sql(`
    SELECT ${MISSION} FROM mission m
    WHERE ${VISIBLE} AND (:key IS NULL OR (m.sort_key, m.id) > (:key, :id))
    ORDER BY m.sort_key, m.id LIMIT :most`);
  const count = sql(`SELECT COUNT(*) AS n FROM mission m WHERE ${VISIBLE}`);
  const one = sql(`SELECT ${MISSION} FROM mission m WHERE m.id = :id AND ${VISIBLE}`);
  const agencies = sql(`SELECT id, organisation_id AS organisationId FROM agency WHERE id IN ${GIVEN}`);
  const organisations = sql(`SELECT id, name FROM organisation WHERE id IN ${GIVEN}`);
  const participations = sql(`
    SELECT mission_id AS missionId, category, from_on AS fromOn, organisation_id AS organisationId
    FROM (SELECT p.*, ROW_NUMBER() OVER (PARTITION BY p.mission_id ORDER BY p.id) AS place
          FROM mission_participation p WHERE p.mission_id IN ${GIVEN})
    WHERE place <= :first ORDER BY mission_id, id`);
  const lines = sql(`
    SELECT missionId, year, quarters FROM (
      SELECT l.mission_id AS missionId, l.year, l.id,
             CASE WHEN ${takesPart("'INVOLVED'")} THEN l.planned_quarter_days END AS quarters,
             ROW_NUMBER() OVER (PARTITION BY l.mission_id ORDER BY l.year, l.id) AS place
      FROM programme_line l JOIN mission m ON m.id = l.mission_id
      JOIN programme_version v ON v.id = l.programme_version_id
      WHERE l.mission_id IN ${GIVEN}
        AND v.status IN ('PRESENTED', 'APPROVED', 'REJECTED', 'SUPERSEDED'))
    WHERE place <= :first ORDER BY missionId, year, id`);

  const byId = (statement, ids) => {
    const found = new Map();
    for (const row of statement.all({ ids: JSON.stringify([...new Set(ids)]) })) found.set(row.id, row);
    return ids.map((id) => found.get(id));
  };
  const byMission = (statement, ids, values) => {
    const found = new Map(ids.map((id) => [id, []]));
    for (const row of statement.all({ ...values, ids: JSON.stringify(ids) })) {
      found.get(row.missionId).push(row);
    }
    return ids.map((id) => found.get(id));
  };

  return {
    viewer(authorization) {
      const secret = (authorization ?? "").replace(/^Bearer /, "");
      const fingerprint = createHash("sha256").update(secret).digest("hex");
      const now = new Date().toISOString();
      return { viewer: viewer.get({ fingerprint, now }).viewer, today: now.slice(0, 10) };
    },
    missions(who, first, after) {
      const [key, id] = after ? JSON.parse(Buffer.from(after, "base64url")) : [null, null];
      const rows = page.all({ ...who, key, id, most: first + 1 });
      return { rows: rows.slice(0, first), hasNextPage: rows.length > first };
    },
    count: (who) => count.get(who).n,
    mission: (who, globalId) => one.get({ ...who, id: innerId(globalId) }) ?? null,
    agencies: (ids) => byId(agencies, ids),
    organisations: (ids) => byId(organisations, ids),
    participations: (ids, first) => byMission(participations, ids, { first }),
    lines: (who, ids, first) => byMission(lines, ids, { ...who, first }),
  };
}

export const globalId = (type, id) =>
  Buffer.concat([Buffer.from(id.replaceAll("-", ""), "hex"), Buffer.from(type, "ascii")]).toString("base64url");

const innerId = (text) => {
  const hex = Buffer.from(text, "base64url").subarray(0, 16).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
};

export const cursor = (row) => Buffer.from(JSON.stringify([row.sortKey, row.id])).toString("base64url");

export const days = (quarters) => (quarters === null ? null : String(quarters / 4));

// What needs no relation: the same for both servers.
export const plain = {
  MissionConnection: {
    edges: (page) => page.rows.map((row) => ({ node: row, cursor: cursor(row) })),
    pageInfo: (page) => ({
      hasNextPage: page.hasNextPage,
      endCursor: page.rows.length ? cursor(page.rows.at(-1)) : null,
    }),
  },
  Agency: { id: (row) => globalId("Agency", row.id) },
  Organisation: { id: (row) => globalId("Organisation", row.id) },
  Line: { plannedDays: (row) => days(row.quarters) },
};
export const edges = (rows) => ({ edges: rows.map((row) => ({ node: row })) });
