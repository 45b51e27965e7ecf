import { existsSync } from 'node:fs';

const known = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium that the tests drive; undefined, and a word of advice, where there is none. */
export function findBrowser(): string | undefined {
  const path = [process.env['CHROMIUM_PATH'], ...known].find((candidate) => candidate && existsSync(candidate));
  if (!path) {
    console.warn(
      'demo: no Chromium was found, so the page is not tested. `apt-get install chromium` gets one; CHROMIUM_PATH names another.',
    );
  }
  return path;
}
