import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A package's tarball, and the `package.json` in it. */
export type Packed = {
  readonly manifest: { readonly name: string; readonly version: string };
  readonly tarball: string;
};

/** An npm registry on this machine that has these packages alone, one version each, until it is closed. */
export async function startRegistry(
  packages: readonly Packed[],
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const byName = new Map(packages.map((packed) => [packed.manifest.name, packed]));
  const server = createServer((request, response) => {
    void (async () => {
      const path = decodeURIComponent(request.url!.slice(1).replace(/\?.*/, ''));
      const packed = byName.get(path.replace(/\.tgz$/, ''));
      if (!packed) {
        response.writeHead(404).end('{}');
        return;
      }
      const bytes = await readFile(packed.tarball);
      if (path.endsWith('.tgz')) {
        response.end(bytes);
        return;
      }
      const { name, version } = packed.manifest;
      const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
      const dist = { tarball: `http://${request.headers.host}/${name}.tgz`, integrity };
      response.setHeader('Content-Type', 'application/json');
      response.end(
        JSON.stringify({
          name,
          'dist-tags': { latest: version },
          versions: { [version]: { ...packed.manifest, dist } },
        }),
      );
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
