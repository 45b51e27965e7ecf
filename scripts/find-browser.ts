import { existsSync } from 'node:fs';

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** What playwright launches for the tests; undefined, and a word of advice, where there is no Chromium. */
export function findBrowser(): { readonly executablePath: string; readonly args: string[] } | undefined {
  const executablePath = [process.env['CHROMIUM_PATH'], ...known].find((path) => path && existsSync(path));
  if (executablePath) return { executablePath, args };
  console.warn(
    'No Chromium was found, so nothing is tested in a browser. `apt-get install chromium` gets one; CHROMIUM_PATH names another.',
  );
  return undefined;
}

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
