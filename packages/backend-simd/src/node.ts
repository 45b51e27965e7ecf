type Process = { getBuiltinModule?(name: string): unknown };

/** A module of Node's own; undefined in a browser. Found at run time, so that bundlers see no import. */
export function nodeModule(name: 'node:os' | 'node:v8' | 'node:worker_threads'): unknown {
  return (globalThis as { process?: Process }).process?.getBuiltinModule?.(name);
}
