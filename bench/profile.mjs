// node profile.mjs SCENARIO [SIZE] [SECONDS]   Where Rollcall's CPU time goes in one scenario: self time by function, and time by what is below.
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createUsers, userScenarios } from "./scenarios/users.mjs";
import { servers } from "./servers/index.mjs";
import { startServer } from "./lib/server.mjs";

const [name = "get", size = "1000", seconds = "6"] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "rollcall-profile-"));
const rollcall = servers.find((server) => server.name === "rollcall");
const [node, ...command] = rollcall.command;
const server = await startServer({ ...rollcall, command: [node, "--cpu-prof", `--cpu-prof-dir=${folder}`, "--cpu-prof-interval=500", ...command] }, "_profile");
const population = { ids: [] };
const isCreate = name === "create";
if (Number(size) > 20_000) population.ids.push(...await rollcall.bulkSeed(server, 0, Number(size)));
else await createUsers(server, population, Number(size), 120);
const result = isCreate ? await createUsers(server, population, 1e9, Number(seconds)) : await userScenarios[name](server, population, Number(seconds));
const { rps, p50, p99, serverCpuMsEach, pgCpuMsEach, wrong, problems } = result;
console.log({ rps, p50, p99, serverCpuMsEach, pgCpuMsEach, wrong, problems });
await server.stop();
const file = readdirSync(folder)[0];
const profile = JSON.parse(readFileSync(join(folder, file), "utf8"));
const byId = new Map(profile.nodes.map((each) => [each.id, each]));
const self = new Map();
const parents = new Map();
for (const each of profile.nodes) for (const child of each.children ?? []) parents.set(child, each.id);
// The last part of the samples is the scenario.
const start = Math.floor(profile.samples.length * 0.3);
const label = (n) => `${n.callFrame.functionName || "(anonymous)"} ${n.callFrame.url.replace(/^.*\/(dist|node_modules)\//, "")}:${n.callFrame.lineNumber + 1}`;
const folderOf = ({ callFrame: { url, functionName } }) => {
  if (!url) return functionName.startsWith("(") ? functionName : "native";
  if (url.startsWith("node:")) return url.replace(/^(node:[^/]+(\/[^/]+)?).*/, "$1");
  const module = /node_modules\/((@[^/]+\/)?[^/]+)/.exec(url);
  return module ? module[1] : url.replace(/^.*\/dist\//, "dist/").split("/").slice(0, 3).join("/");
};
const total = new Map();
const folders = new Map();
let all = 0;
for (let i = start; i < profile.samples.length; i++) {
  const node = byId.get(profile.samples[i]);
  const time = profile.timeDeltas[i];
  if (node.callFrame.functionName === "(idle)") continue;
  all += time;
  self.set(label(node), (self.get(label(node)) ?? 0) + time);
  folders.set(folderOf(node), (folders.get(folderOf(node)) ?? 0) + time);
  const seen = new Set();
  for (let at = node.id; at !== undefined; at = parents.get(at)) {
    const key = label(byId.get(at));
    if (!seen.has(key)) total.set(key, (total.get(key) ?? 0) + time);
    seen.add(key);
  }
}
const show = (title, map, count) => {
  console.log(`\n${title}`);
  for (const [key, time] of [...map].sort((a, b) => b[1] - a[1]).slice(0, count)) console.log(`${(100 * time / all).toFixed(1).padStart(6)} %  ${key}`);
};
show("self, by package", folders, 22);
show("self", self, 35);
show("with what it calls", total, 90);
process.exit(0);
