// node targets.mjs FILE.jsonl…   Prints what was measured against the targets; what is missed is bold.
import { readFileSync } from "node:fs";
import { median } from "./lib/stats.mjs";

const rows = process.argv.slice(2).flatMap((file) => readFileSync(file, "utf8").trim().split("\n").map((line) => JSON.parse(line)));
const select = (wanted) => rows.filter((row) => Object.entries(wanted).every(([key, value]) => row[key] === value));
const OURS = "rollcall";
const WITH_DATABASE = ["better-auth", "jackson"];
const IN_MEMORY = ["scimmy", "scimmy-indexed"];

const stages = [...new Set(rows.filter(({ server, stage }) => server === OURS && typeof stage === "number").map(({ stage }) => stage))].sort((a, b) => a - b);
const figure = (wanted, value) => {
  const known = select(wanted).filter(({ right }) => right > 0).map(value).filter((each) => Number.isFinite(each));
  return known.length ? median(known) : undefined;
};
const express = ({ stage, round }, scenario) => select({ server: "Express 5", stage, round, scenario })[0]?.rps;
const share = (scenario, stage, base, server = OURS) => figure({ server, scenario, stage }, (row) => row.rps / express(row, base));

const number = (value, digits = 2) => (value === undefined ? "–" : value.toLocaleString("en-US", { maximumFractionDigits: value >= 100 ? 0 : value >= 10 ? 1 : digits, minimumFractionDigits: value >= 10 ? 0 : digits }));
const told = (value, isMet, text = number(value)) => (value === undefined ? "–" : isMet(value) ? text : `**${text}**`);
const atLeast = (least) => (value) => value >= least;
const atMost = (most) => (value) => value <= most;
const line = (...cells) => console.log(`| ${cells.join(" | ")} |`);

line("work", "target", ...stages.map((stage) => stage.toLocaleString("en-US")));
line(...Array(2 + stages.length).fill("---"));

const READS = [["get", "GET by id", 0.6], ["filter-hit", "userName eq, somebody", 0.6], ["filter-miss", "userName eq, nobody", 0.6]];
const LISTS = [["list-1", "list of 100, by index", 0.08], ["cursor-1", "list of 100 by cursor, first", 0.08], ["cursor-90%", "list of 100 by cursor, nine tenths down", 0.08]];
const WRITES = [["create", "create", 0.3], ["put", "PUT", 0.25], ["patch-okta", "PATCH active, Okta", 0.25], ["patch-entra", "PATCH active, Entra", 0.25]];

for (const [scenario, title, least] of [...READS, ...LISTS]) line(title, `≥ ${least} E`, ...stages.map((stage) => told(share(scenario, stage, "get"), atLeast(least), number(share(scenario, stage, "get"), scenario.startsWith("f") || scenario === "get" ? 2 : 3))));
for (const [scenario, title, least] of WRITES) {
  line(`${title}; in brackets: of a bare Express that reads such a body`, `≥ ${least} E`, ...stages.map((stage) => {
    const value = share(scenario, stage, "get");
    return told(value, atLeast(least), `${number(value)} (${number(share(scenario, stage, "post"))})`);
  }));
}
for (const [title, peers] of [["the best peer with a database", WITH_DATABASE], ["the best in-memory peer", IN_MEMORY]]) {
  line(`create, times ${title}`, "> 1", ...stages.map((stage) => {
    const best = Math.max(0, ...peers.map((server) => figure({ server, scenario: "create", stage }, ({ rps }) => rps) ?? 0));
    const ours = figure({ server: OURS, scenario: "create", stage }, ({ rps }) => rps);
    return best ? told(ours / best, atLeast(1)) : "–";
  }));
}
line("page by index in the middle: latency, times the cursor's", "≤ 20", ...stages.map((stage) => told(figure({ server: OURS, scenario: "list-middle", stage }, ({ p50 }) => p50) / figure({ server: OURS, scenario: "cursor-1", stage }, ({ p50 }) => p50), atMost(20))));
for (const [scenario, title] of [["co", "displayName co"], ["ew", "displayName ew"], ["address ew", "emails[… value ew …]"], ["extension eq", "a declared attribute eq"]]) {
  line(`${title}, ten by cursor: p95, times that of GET by id`, "≤ 10", ...stages.map((stage) => {
    const p95 = (name) => figure({ server: OURS, scenario: name, stage }, (row) => row.p95);
    const value = p95(scenario) / p95("get");
    return Number.isFinite(value) ? told(value, atMost(10)) : "–";
  }));
}
line("CPU a request of two processes, times one's: GET, create", "as one", ...stages.map((stage) => ["get", "create"].map((scenario) => {
  const cpu = (server) => figure({ server, scenario, stage }, ({ serverCpuMsEach, pgCpuMsEach }) => serverCpuMsEach + pgCpuMsEach);
  return number(cpu("rollcall (2 processes)") / cpu(OURS) || undefined);
}).join(", ")));
line("statements without names: rate, times that with: GET, create", "both measured", ...stages.map((stage) => ["get", "create"].map((scenario) => {
  const rps = (server) => figure({ server, scenario, stage }, (row) => row.rps);
  return number(rps("rollcall (no names)") / rps(OURS) || undefined);
}).join(", ")));
line("embedded database: rate, times the server's: GET, list, create", "works", ...stages.map((stage) => ["get", "list-1", "create"].map((scenario) => {
  const rps = (server) => figure({ server, scenario, stage }, (row) => row.rps);
  return number(rps("rollcall (embedded)") / rps(OURS) || undefined);
}).join(", ")));
line("memory of the process, MiB", "≤ 256", ...stages.map((stage) => told(select({ server: OURS, stage, scenario: "memory" })[0]?.rss, atMost(256))));
console.log();

const [first, last] = [stages[0], stages.at(-1)];
const thousands = (value) => value.toLocaleString("en-US");
// Of PATCHes among few people, most change nothing.
const firstOf = (scenario) => (scenario.startsWith("patch") ? stages.find((stage) => stage >= 100_000) ?? first : first);
line("work", "target", "share of E", "CPU, process and PostgreSQL", "compared");
line("---", "---", "---", "---", "---");
for (const [scenario, title] of [...READS, ...LISTS, ...WRITES]) {
  const from = firstOf(scenario);
  const cpu = (stage) => figure({ server: OURS, scenario, stage }, ({ serverCpuMsEach, pgCpuMsEach }) => serverCpuMsEach + pgCpuMsEach);
  line(title, "≥ 0.8 of the share", told(share(scenario, last, "get") / share(scenario, from, "get"), atLeast(0.8)), `${number(cpu(last) / cpu(from))} ×`, `${thousands(last)} with ${thousands(from)}`);
}
console.log();

const groupSizes = [...new Set(rows.filter(({ server, scenario }) => server === OURS && /^group-\d+-add$/.test(scenario)).map(({ scenario }) => Number(scenario.split("-")[1])))];
if (groupSizes.length) {
  line("one group", "target", ...groupSizes.map((size) => `of ${size.toLocaleString("en-US")}`));
  line(...Array(2 + groupSizes.length).fill("---"));
  const group = (kind, value) => groupSizes.map((size) => figure({ server: OURS, scenario: `group-${size}-${kind}` }, value));
  for (const [kind, title] of [["add", "one joins"], ["remove", "one leaves"]]) {
    const latencies = group(kind, ({ p50 }) => p50);
    line(`${title}: ms`, "flat within 1.5 ×", ...latencies.map((value) => told(value, () => Math.max(...latencies) / Math.min(...latencies) <= 1.5)));
    line(`${title}: ms of CPU in the process`, "≤ 3", ...group(kind, ({ serverCpuMsEach }) => serverCpuMsEach).map((value) => told(value, atMost(3))));
    line(`${title}: ms of CPU in PostgreSQL, beside it`, "", ...group(kind, ({ pgCpuMsEach }) => pgCpuMsEach).map((value) => number(value)));
  }
  line("GET without members: ms", "as GET by id", ...group("get-without-members", ({ p50 }) => p50).map((value) => number(value)));
  line("GET with members: ms", "in parts", ...group("get-full", ({ p50 }) => p50).map((value) => number(value)));
  console.log();
}

const syncs = [...new Set(select({ scenario: "full-sync" }).map(({ server }) => server))];
if (syncs.length) {
  const took = (server) => median(select({ server, scenario: "full-sync" }).map(({ seconds }) => seconds));
  line("first sync", "seconds", "times Rollcall's");
  line("---", "---", "---");
  for (const server of syncs) line(server, number(took(server)), number(took(server) / took(OURS)));
}
