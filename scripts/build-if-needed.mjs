// Builds dist when it is missing or older than the sources.
import { execSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';

const newest = (folder) => readdirSync(folder, { recursive: true })
  .reduce((latest, file) => Math.max(latest, statSync(`${folder}/${file}`).mtimeMs), 0);
const built = existsSync('dist/main.js') ? statSync('dist/main.js').mtimeMs : 0;
const sources = Math.max(newest('src'), statSync('tsconfig.json').mtimeMs, statSync('package.json').mtimeMs);
if (sources > built) execSync('npm run --silent build', { stdio: 'inherit' });
