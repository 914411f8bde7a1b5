// graphql-yoga with graphql-jit and a DataLoader for each relation.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { useGraphQlJit } from "@envelop/graphql-jit";
import DataLoader from "dataloader";
import { createSchema, createYoga } from "graphql-yoga";
import { edges, globalId, open, plain } from "./rows.mjs";

const [port, file] = process.argv.slice(2);
const rows = open(file);

const loaders = (who) => ({
  agency: new DataLoader(async (ids) => rows.agencies(ids)),
  organisation: new DataLoader(async (ids) => rows.organisations(ids)),
  participations: new Map(),
  lines: new Map(),
  who,
});
// One loader for each page size that is asked.
const paged = (kept, first, load) => {
  if (!kept.has(first)) kept.set(first, new DataLoader(async (ids) => load(ids, first)));
  return kept.get(first);
};

const resolvers = {
  ...plain,
  Query: {
    missions: (_, { first, after }, context) => rows.missions(context.who, first, after),
    mission: (_, { id }, context) => rows.mission(context.who, id),
  },
  MissionConnection: { ...plain.MissionConnection, totalCount: (_, __, context) => rows.count(context.who) },
  Mission: {
    id: (row) => globalId("Mission", row.id),
    agency: (row, _, context) => context.agency.load(row.agencyId),
    participations: async (row, { first }, context) =>
      edges(await paged(context.participations, first, rows.participations).load(row.id)),
    lines: async (row, { first }, context) =>
      edges(await paged(context.lines, first, (ids, most) => rows.lines(context.who, ids, most)).load(row.id)),
  },
  Agency: { ...plain.Agency, organisation: (row, _, context) => context.organisation.load(row.organisationId) },
  Participation: { organisation: (row, _, context) => context.organisation.load(row.organisationId) },
};

const yoga = createYoga({
  schema: createSchema({ typeDefs: readFileSync(new URL("schema.graphql", import.meta.url), "utf8"), resolvers }),
  context: ({ request }) => loaders(rows.viewer(request.headers.get("authorization"))),
  plugins: [useGraphQlJit()],
  graphiql: false,
  landingPage: false,
  logging: false,
});
const server = createServer(yoga);
server.keepAliveTimeout = 120_000;
server.listen(Number(port), "127.0.0.1");
