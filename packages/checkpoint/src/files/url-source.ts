import { httpFile } from './http-file.ts';
import { checkRelativePath } from './relative-path.ts';
import type { Source } from './source.ts';

/**
 * A folder on a web server, by its http(s) URL. A query (`?token=…`) goes with every request, and into no message.
 *
 * @throws RangeError for any other URL
 */
export function urlSource(base: string | URL): Source {
  const root = new URL(base);
  if (!/^https?:$/.test(root.protocol)) throw new RangeError(`urlSource: "${root}" must be an http or https URL.`);
  const folder = root.pathname.replace(/\/$/, '');
  return {
    name: root.origin + root.pathname,
    open: async (path, { maxBytes } = {}) => {
      checkRelativePath(path);
      const url = new URL(root);
      url.pathname = [folder, ...path.split('/').map(encodeURIComponent)].join('/');
      return httpFile(url, { maxBytes });
    },
  };
}
