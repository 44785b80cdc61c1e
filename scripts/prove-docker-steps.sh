#!/usr/bin/env bash
# Proves docker/Dockerfile and docker/compose.yaml without a container engine: does what they say, instruction by
# instruction, in a fresh folder, each stage in a folder of its own, with this machine's Node instead of the base image.
# Needs PostgreSQL at TEST_DATABASE_URL, where it makes and drops a database. Last line: N passed, N failed.
set -euo pipefail
cd "$(dirname "$0")/.."

server=${TEST_DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres}
database=rollcall_docker_$$_$RANDOM
work=$(mktemp -d "${TMPDIR:-/tmp}/rollcall-docker.XXXXXX")
chmod 755 "$work"
process=
is_database_made=
passed=0
failed=0

main() {
  on_server "CREATE DATABASE $database" || give_up 'no database could be made at TEST_DATABASE_URL'
  is_database_made=yes
  copy_context
  check 'the context holds what .dockerignore lets in, and no tests' context_is_clean
  read_compose
  follow_dockerfile
  check_runtime
  check_start
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
}

clean_up() {
  local code=$?
  if [ -n "$process" ]; then kill -KILL "$process" 2>/dev/null || true; fi
  if [ -n "$is_database_made" ]; then on_server "DROP DATABASE $database WITH (FORCE)" || true; fi
  if [ "$code" -eq 0 ]; then rm -rf "$work"; else echo "left for a look: $work"; fi
}
trap clean_up EXIT
trap 'exit 130' INT TERM

# check SENTENCE COMMAND…
check() {
  local sentence=$1
  shift
  if "$@"; then passed=$((passed + 1)); echo "ok      $sentence"; else failed=$((failed + 1)); echo "FAILED  $sentence"; fi
}

# Ends here: nothing that follows could work.
give_up() {
  echo "FAILED  $1"
  printf '%d passed, %d failed\n' "$passed" "$((failed + 1))"
  exit 1
}

on_server() {
  SERVER=$server SQL=$1 node --input-type=module -e '
    import pg from "pg";
    const client = new pg.Client({ connectionString: process.env.SERVER });
    await client.connect();
    await client.query(process.env.SQL);
    await client.end();'
}

# --- the context -----------------------------------------------------------------------------------------------------

# What an engine would be sent: the last pattern of .dockerignore that matches a file, or a folder above it, decides.
copy_context() {
  mkdir "$work/context"
  CONTEXT=$work/context node --input-type=module -e '
    import { cpSync, readdirSync, readFileSync } from "node:fs";
    const rules = readFileSync(".dockerignore", "utf8").split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"))
      .map((line) => ({ ignores: !line.startsWith("!"), pattern: toPattern(line.replace(/^!/, "").replace(/^\/|\/$/g, "")) }));
    function toPattern(glob) {
      const parts = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" };
      return new RegExp(`^${glob.replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]\\]/g, (part) => parts[part] ?? `\\${part}`)}(?:/|$)`);
    }
    const isIgnored = (file) => rules.reduce((ignored, { ignores, pattern }) => (pattern.test(file) ? ignores : ignored), false);
    // Large folders that no rule lets in again are not entered.
    const skipped = ["node_modules", ".git"].filter((folder) => isIgnored(`${folder}/x`));
    function* files(folder) {
      for (const entry of readdirSync(folder || ".", { withFileTypes: true })) {
        const path = folder + entry.name;
        if (entry.isDirectory()) { if (!skipped.includes(path)) yield* files(`${path}/`); } else yield path;
      }
    }
    for (const file of files("")) if (!isIgnored(file)) cpSync(file, `${process.env.CONTEXT}/${file}`);'
}

context_is_clean() {
  [ -f "$work/context/package.json" ] && [ -f "$work/context/src/main.ts" ] &&
    [ -z "$(find "$work/context" \( -name '*.spec.ts' -o -name '.env*' -o -name node_modules -o -name .git -o -name data \) -print)" ]
}

# --- compose.yaml ----------------------------------------------------------------------------------------------------

operator=(PUBLIC_URL=https://rollcall.example ADMIN_API_KEY=an-admin-key-of-32-characters-ok POSTGRES_PASSWORD=secret)

# Fills compose_settings with the environment of the service `rollcall`, as the operator above would have it.
read_compose() {
  local code=0
  env "${operator[@]}" WORK="$work" node --input-type=module -e '
    import { existsSync, readFileSync, writeFileSync } from "node:fs";
    import { resolve } from "node:path";
    const parser = await import("js-yaml").catch(() => import("yaml")).catch(() => undefined);
    if (!parser) process.exit(3);
    const { load = parser.parse } = parser;
    const text = readFileSync("docker/compose.yaml", "utf8");
    const { services, volumes } = load(text);
    const problems = [];
    const must = (isTrue, problem) => { if (!isTrue) problems.push(problem); };
    const { rollcall } = services;
    const context = resolve("docker", rollcall.build.context);
    must(context === process.cwd(), "the context is not the root of the repository");
    must(existsSync(resolve(context, rollcall.build.dockerfile)), "the Dockerfile does not exist");
    for (const [name, { image, build, depends_on = {}, volumes: mounts = [] }] of Object.entries(services)) {
      must(image || build, `${name} has neither image nor build`);
      for (const [other, { condition }] of Object.entries(depends_on)) {
        must(services[other], `${name} depends on ${other}, which does not exist`);
        must(condition !== "service_healthy" || services[other]?.healthcheck, `${other} has no healthcheck`);
      }
      for (const mount of mounts) must(String(mount).split(":")[0] in volumes, `${mount} is no declared volume`);
    }
    const used = text.replace(/^\s*#.*$/gm, "").matchAll(/\$\{(\w+)(:\?[^}]+|:-[^}]*)?\}/g);
    const required = new Set();
    for (const [whole, name, rule] of used) {
      must(rule, `${whole} has neither a default nor a message`);
      if (rule?.startsWith(":?")) required.add(name);
    }
    for (const name of ["PUBLIC_URL", "ADMIN_API_KEY", "POSTGRES_PASSWORD"]) must(required.has(name), `${name} is not required of the operator`);
    // The image says where the process listens; production seeds nothing; the database and the mail server are elsewhere than DATA_DIR.
    const notPassed = ["NODE_ENV", "PORT", "HOST", "SEED", "DATA_DIR"];
    const settings = [...readFileSync(".env.example", "utf8").matchAll(/^#?([A-Z][A-Z_]+)=/gm)].map(([, name]) => name);
    for (const name of settings) must(name in rollcall.environment !== notPassed.includes(name), `${name} is a setting that the service ${name in rollcall.environment ? "should not be" : "is not"} given`);
    for (const name of Object.keys(rollcall.environment)) must(settings.includes(name), `${name} is no setting`);
    for (const problem of problems) console.error(`        ${problem}`);
    const fill = (value) => String(value).replace(/\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g, (_, name, fallback = "") => process.env[name] || fallback);
    const lines = Object.entries(rollcall.environment).map(([name, value]) => `${name}=${fill(value)}\n`);
    writeFileSync(`${process.env.WORK}/settings`, lines.join(""));
    process.exit(problems.length > 0 ? 1 : 0);' || code=$?
  if [ "$code" -eq 3 ]; then
    echo 'skipped compose.yaml: there is no YAML parser among node_modules; the settings below are written here'
    compose_settings=("${operator[@]:0:2}" DATABASE_URL=postgres://postgres/rollcall)
    return
  fi
  check 'compose.yaml is consistent, and required settings have no default' [ "$code" -eq 0 ]
  mapfile -t compose_settings <"$work/settings"
}

# --- Dockerfile ------------------------------------------------------------------------------------------------------

# Each stage becomes $work/stages/NAME; a path of the image is one below it.
follow_dockerfile() {
  local instruction rest stage= root= folder=/
  while read -r instruction rest; do
    case $instruction in
      FROM)
        stage=${rest##* AS }
        root=$work/stages/$stage folder=/ stage_environment=() user=root
        mkdir -p "$root"
        echo "stage   $stage (${rest%% *}; here: Node $(node --version))"
        ;;
      WORKDIR) folder=$rest && mkdir -p "$root$folder" ;;
      ENV) read -ra words <<<"$rest" && stage_environment+=("${words[@]}") ;;
      COPY) follow_copy "$root$folder" $rest ;;
      RUN)
        echo "run     $rest"
        (cd "$root$folder" && env -u NODE_ENV "${stage_environment[@]}" sh -ec "$rest" >"$work/log" 2>&1) ||
          { tail -n 30 "$work/log"; give_up "$rest"; }
        ;;
      USER) user=$rest ;;
      HEALTHCHECK) health=${rest#*CMD } ;;
      CMD) command=$rest ;;
      EXPOSE | STOPSIGNAL) ;;
      *) give_up "this script does not know the instruction $instruction" ;;
    esac
  done < <(sed -e '/^#/d' -e '/^$/d' -e ':join' -e '/\\$/{N;s/\\\n *//;b join' -e '}' docker/Dockerfile)
  runtime=$root$folder
  passed=$((passed + 1)) && echo 'ok      every instruction of the Dockerfile was followed'
}

# follow_copy FOLDER [--from=STAGE] [--chown=…] SOURCE… TARGET: a folder's content, or a file; owners are not kept here.
follow_copy() {
  local folder=$1 origin=$work/context source
  shift
  while [[ $1 == --* ]]; do
    [[ $1 == --from=* ]] && origin=$work/stages/${1#--from=}
    shift
  done
  local target=$folder/${!#}
  for source in "${@:1:$#-1}"; do
    [ -e "$origin/$source" ] || give_up "COPY: $source does not exist"
    if [ -d "$origin/$source" ]; then
      mkdir -p "$target" && cp -a "$origin/$source/." "$target"
    else
      mkdir -p "$target" && cp "$origin/$source" "$target/"
    fi
  done
}

check_runtime() {
  check 'the runtime has the production dependencies' [ -d "$runtime/node_modules/@nestjs/core" ]
  check 'the runtime has no development dependencies' [ ! -e "$runtime/node_modules/@nestjs/cli" ]
  check 'the runtime has no sources' [ ! -e "$runtime/src" ]
  check 'the runtime does not run as root' [ "$user" != root ]
}

# --- start and stop --------------------------------------------------------------------------------------------------

check_start() {
  mapfile -d '' -t command < <(words_of "$command")
  mapfile -d '' -t health < <(words_of "$health")
  local port url setting
  port=$(node -e 'const server = require("node:net").createServer().listen(0, () => { console.log(server.address().port); server.close(); })')
  url=$(SERVER=$server NAME=$database node -p 'const url = new URL(process.env.SERVER); url.pathname = process.env.NAME; url.href')
  # The image's own settings, compose's, and what this machine differs in: where the database is, and a free port.
  settings=("${stage_environment[@]}" "${compose_settings[@]}" "DATABASE_URL=$url" "PORT=$port")

  for setting in PUBLIC_URL ADMIN_API_KEY DATABASE_URL; do check "without $setting it does not start, and names it" refuses_without "$setting"; done

  start "${command[@]}" >"$work/server.log" 2>&1 &
  process=$!
  check "the health check's own command passes" becomes_healthy
  check 'the SCIM API answers, and asks for a token' asks_for_token "$port"
  kill -TERM "$process"
  local code=0
  wait "$process" || code=$?
  process=
  check "SIGTERM ends it with code 0 (was: $code)" [ "$code" -eq 0 ]
  check 'the health check fails when it is stopped' not_healthy
  if [ "$failed" -gt 0 ]; then tail -n 20 "$work/server.log"; fi
}

words_of() {
  node -e 'process.stdout.write(JSON.parse(process.argv[1]).join("\0") + "\0")' "$1"
}

# In the runtime's folder, with nothing in the environment but the settings; without rights where that is possible.
start() {
  cd "$runtime"
  local as=()
  if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null; then as=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
  exec env -i PATH="$PATH" "${settings[@]}" "${as[@]}" "$@"
}

refuses_without() {
  local output code=0
  output=$(settings=("${settings[@]}" "$1="); start "${command[@]}" 2>&1) || code=$?
  [ "$code" -eq 1 ] && [[ $output == *"$1"* ]]
}

is_healthy() {
  (start "${health[@]}") 2>/dev/null
}

not_healthy() {
  ! is_healthy
}

becomes_healthy() {
  local attempt
  for attempt in $(seq 60); do
    is_healthy && return 0
    kill -0 "$process" 2>/dev/null || return 1
    sleep 1
  done
  return 1
}

asks_for_token() {
  PORT=$1 node --input-type=module -e '
    const answer = await fetch(`http://127.0.0.1:${process.env.PORT}/scim/v2/Users`);
    process.exit(answer.status === 401 ? 0 : 1);'
}

main
