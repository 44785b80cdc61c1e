// The servers to compare. To add one, add an entry:
//   name       shown in the results
//   command    how to start it; it gets PORT, TOKEN, NODE_ENV=production and, with `database`, DATABASE_URL
//   cwd, env   where and with what else
//   port       a port of its own on 127.0.0.1
//   base       path before /Users and /Groups
//   token      the bearer token the driver sends
//   database   optional: name of a PostgreSQL database, made anew (from `template` if given) at each start
//   storeFiles optional: files deleted at each start, for servers that keep their store in files
//   keepStore  optional: true to start on the store left by the last run
//   bulkSeed   optional: async (server, from, to) => ids, fills the store without the API where that is too slow
//   addCostCodes optional: (server, from, to), gives an attribute of a declared extension to those who were made through the API
//   memberBatch optional: most members the server takes in one PATCH (500 otherwise)
//   largest    optional: most users it is filled with (10,000 otherwise)
//   hasCursors optional: true when lists can be read by cursor (RFC 9865)
//   setup      optional: async (target) => ({ base, token }), run once the port answers
// A server may instead print one line `ready {"base": …, "token": …}` with what only it knows.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addCostCodes, openOrganization, seedRollcall } from "./rollcall.mjs";
import { seedBetterAuth } from "./seed-better-auth.mjs";

const PEERS = new URL("../peers", import.meta.url).pathname;
const NODE = process.execPath;

const ROLLCALL = new URL("../..", import.meta.url).pathname;
const ADMIN_KEY = "bench-admin-key-0123456789abcdef";

export const servers = [
  {
    name: "rollcall", port: 4100, database: "rollcall_bench",
    command: [NODE, "dist/main.js", "serve"], cwd: ROLLCALL,
    env: { PUBLIC_URL: "http://127.0.0.1:4100", ADMIN_API_KEY: ADMIN_KEY, SEED: "off" },
    setup: (target) => openOrganization(target, ADMIN_KEY),
    bulkSeed: seedRollcall,
    addCostCodes,
    largest: Infinity,
    hasCursors: true,
  },
  {
    name: "rollcall (2 processes)", port: 4105, database: "rollcall_bench_two",
    command: [NODE, "dist/main.js", "serve"], cwd: ROLLCALL,
    env: { PUBLIC_URL: "http://127.0.0.1:4105", ADMIN_API_KEY: ADMIN_KEY, SEED: "off", PROCESSES: "2" },
    setup: (target) => openOrganization(target, ADMIN_KEY),
    largest: 1_000,
  },
  {
    name: "rollcall (no names)", port: 4107, database: "rollcall_bench_unprepared",
    command: [NODE, "dist/main.js", "serve"], cwd: ROLLCALL,
    env: { PUBLIC_URL: "http://127.0.0.1:4107", ADMIN_API_KEY: ADMIN_KEY, SEED: "off", PREPARED_STATEMENTS: "off" },
    setup: (target) => openOrganization(target, ADMIN_KEY),
    largest: 1_000,
  },
  {
    name: "rollcall (embedded)", port: 4106,
    command: [NODE, "dist/main.js", "serve"], cwd: ROLLCALL,
    env: { NODE_ENV: "development", DATA_DIR: mkdtempSync(join(tmpdir(), "rollcall-bench-")), ADMIN_API_KEY: ADMIN_KEY, SEED: "off" },
    setup: (target) => openOrganization(target, ADMIN_KEY),
    largest: 100_000,
    hasCursors: true,
  },
  {
    name: "scimmy", port: 4101, base: "/scim", token: "bench",
    command: [NODE, "server.mjs"], cwd: `${PEERS}/scimmy`, env: { STORE: "readme" },
  },
  {
    name: "scimmy-indexed", port: 4102, base: "/scim", token: "bench",
    command: [NODE, "server.mjs"], cwd: `${PEERS}/scimmy`, env: { STORE: "indexed" },
  },
  {
    name: "better-auth", port: 4103, base: "/api/auth/scim/v2", token: "benchbenchbenchbenchbenchbenchbenchbench",
    command: [NODE, "server.mjs"], cwd: `${PEERS}/better-auth`, database: "better_auth",
    bulkSeed: seedBetterAuth,
    memberBatch: 100, // it takes no more in one PATCH
  },
  {
    name: "jackson", port: 4104,
    command: [NODE, "server.mjs"], cwd: `${PEERS}/jackson`, database: "jackson",
  },
];

export const limitServers = [
  { name: "node:http", port: 4198, command: [NODE, "bare.mjs"], cwd: `${PEERS}/limits`, token: "bench" },
  { name: "Express 5", port: 4199, command: [NODE, "express.mjs"], cwd: `${PEERS}/limits`, token: "bench" },
];
