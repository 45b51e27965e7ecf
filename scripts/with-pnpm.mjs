// Sets up the workspace with the pinned pnpm, on a machine that has only Node and npm, and runs one of its scripts:
//   node scripts/with-pnpm.mjs [script [argument …]]
// A stamp of the lockfile makes the second set-up free.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager, engines } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`with-pnpm: Node is ${process.versions.node}; this project needs Node ${engines.node}.`);
  process.exit(1);
}

const stampFile = `${root}node_modules/.typeformer-setup`;
const stamp = createHash('sha256')
  .update(readFileSync(`${root}pnpm-lock.yaml`))
  .digest('hex');
const stamped = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!stamped) {
  pnpm('install --frozen-lockfile');
  writeFileSync(stampFile, stamp);
}
const script = process.argv.slice(2);
if (script.length > 0) pnpm(`--silent run ${script.join(' ')}`);

/** Through npx, which also puts it on the PATH of what it runs: turbo needs it there. */
function pnpm(command) {
  const { status } = spawnSync(`npx --yes ${packageManager} ${command}`, {
    cwd: root,
    stdio: 'inherit',
    shell: true,
    env: { TURBO_TELEMETRY_DISABLED: '1', ...process.env }, // or its notice greets a new user
  });
  if (status !== 0) process.exit(status ?? 1);
}
