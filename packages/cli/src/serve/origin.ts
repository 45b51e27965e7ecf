/**
 * An origin as browsers send it: `https://example.org` for `HTTPS://Example.org:443/`. `*` stands for every one, and
 * `null` is that of a page from a file.
 *
 * @throws Error if it is none
 */
export function readOrigin(text: string): string {
  if (text === '*' || text === 'null') return text;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const { protocol = '', host = '', username = '', password = '', search = '', hash = '', pathname = '' } = url ?? {};
  const rest = username + password + search + hash + pathname;
  if (host !== '' && (rest === '' || rest === '/') && !/[*?#]/.test(text)) return `${protocol}//${host}`;
  throw new Error(`--allow-origin ${text} must be an origin, such as http://localhost:5173, or * for every one.`);
}
