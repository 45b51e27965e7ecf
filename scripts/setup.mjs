// Installs the workspace with the pinned pnpm, on a machine that has only Node and npm.
// A stamp of the lockfile makes the second call free.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { packageManager, engines } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`setup: Node is ${process.versions.node}; this project needs Node ${engines.node}.`);
  process.exit(1);
}

const stampFile = `${root}node_modules/.typeformer-setup`;
const stamp = createHash('sha256').update(readFileSync(`${root}pnpm-lock.yaml`)).digest('hex');
const stamped = existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;
if (!stamped) {
  const install = `npx --yes ${packageManager} install --frozen-lockfile`;
  console.log(`setup: ${install}`);
  const { status } = spawnSync(install, { cwd: root, stdio: 'inherit', shell: true });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stampFile, stamp);
}
