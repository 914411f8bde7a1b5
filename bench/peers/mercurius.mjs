// mercurius on fastify, with its own JIT and its own loaders.
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import mercurius from "mercurius";
import { edges, globalId, open, plain } from "./rows.mjs";

const [port, file] = process.argv.slice(2);
const rows = open(file);

const app = Fastify({ keepAliveTimeout: 120_000 });
app.register(mercurius, {
  schema: readFileSync(new URL("schema.graphql", import.meta.url), "utf8"),
  jit: 1,
  graphiql: false,
  context: (request) => ({ who: rows.viewer(request.headers.authorization) }),
  resolvers: {
    ...plain,
    Query: {
      missions: (_, { first, after }, context) => rows.missions(context.who, first, after),
      mission: (_, { id }, context) => rows.mission(context.who, id),
    },
    MissionConnection: { ...plain.MissionConnection, totalCount: (_, __, context) => rows.count(context.who) },
    Mission: { id: (row) => globalId("Mission", row.id) },
  },
  loaders: {
    Mission: {
      agency: async (asked) => rows.agencies(asked.map(({ obj }) => obj.agencyId)),
      participations: async (asked) => children(asked, rows.participations),
      lines: async (asked, context) =>
        children(asked, (ids, first) => rows.lines(context.who, ids, first)),
    },
    Agency: { organisation: async (asked) => rows.organisations(asked.map(({ obj }) => obj.organisationId)) },
    Participation: { organisation: async (asked) => rows.organisations(asked.map(({ obj }) => obj.organisationId)) },
  },
});

// One statement for each page size among the fields that are loaded together.
function children(asked, load) {
  const found = new Array(asked.length);
  for (const first of new Set(asked.map(({ params }) => params.first))) {
    const places = asked.flatMap(({ params }, place) => (params.first === first ? [place] : []));
    load(places.map((place) => asked[place].obj.id), first).forEach((list, index) => {
      found[places[index]] = edges(list);
    });
  }
  return found;
}

await app.listen({ port: Number(port), host: "127.0.0.1" });
