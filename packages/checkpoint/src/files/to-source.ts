import { folderSource } from '#folder';
import { directoryStore } from './directory-store.ts';
import { mapSource, type FileMap } from './map-source.ts';
import type { Source } from './source.ts';
import { urlSource } from './url-source.ts';

/**
 * A source from what people have at hand: a folder's path (Node only), a base URL (http, https or file), a Map or object
 * of files, a directory of the browser's, or a source, which it gives back.
 *
 * @throws RangeError for any other URL, TypeError for anything else
 */
export function toSource(source: string | URL | FileMap | FileSystemDirectoryHandle | Source): Source {
  if (typeof source === 'string') {
    const isUrl = /^[a-z][a-z\d+.-]+:\/\//i.test(source);
    return isUrl ? fromUrl(parseUrl(source)) : folderSource(source);
  }
  if (source instanceof URL) return fromUrl(source);
  if (typeof source !== 'object' || source === null) {
    throw new TypeError(`toSource: source (${String(source)}) must be a folder, a URL, a Map of files or a Source.`);
  }
  if (isSource(source)) return source;
  return isDirectory(source) ? directoryStore(source) : mapSource(source);
}

function fromUrl(url: URL): Source {
  return url.protocol === 'file:' ? folderSource(url) : urlSource(url);
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new RangeError(`toSource: "${text}" must be a valid URL.`);
  return new URL(text);
}

function isSource(source: object): source is Source {
  return 'open' in source && typeof source.open === 'function';
}

function isDirectory(source: object): source is FileSystemDirectoryHandle {
  return 'getFileHandle' in source && typeof source.getFileHandle === 'function';
}
