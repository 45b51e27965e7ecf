// Compiles the kernels, twice from the same source, into one JavaScript module: dist/wasm.js, and its types.
import { main as compileAssembly } from 'assemblyscript/asc';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The features that every engine has that can run this at all; `memoryBase` leaves room for what the threads share. */
const settings =
  'assembly/index.ts -O3 --noAssert --runtime stub --enable simd,threads,bulk-memory --bindings raw ' +
  '--importMemory --noExportMemory --sharedMemory --initialMemory 1 --maximumMemory 65536 --memoryBase 4096';

const plain = await compile();
const relaxed = await compile('--enable relaxed-simd');

mkdirSync(`${root}dist`, { recursive: true });
writeFileSync(
  `${root}dist/wasm.js`,
  ['plain', 'relaxed']
    .map((name) => {
      const { wasm } = { plain, relaxed }[name];
      const base64 = Buffer.from(wasm).toString('base64');
      return `export const ${name} = { memoryFlags: ${memoryFlags(wasm)}, base64: '${base64}' };\n`;
    })
    .join(''),
);
writeFileSync(
  `${root}dist/wasm.d.ts`,
  `/** A binary, and where in it the flags of its imported memory stand: 3 is a shared memory, 1 is not. */
export type Binary = { readonly memoryFlags: number; readonly base64: string };
export declare const plain: Binary;
export declare const relaxed: Binary;

/** What the binaries export. */
export interface WasmExports {
${[...plain.types.matchAll(/export function (.+;)/g)].map(([, method]) => `  ${method.replaceAll(': boolean', ': boolean | number')}`).join('\n')}
}
`,
);

async function compile(...more) {
  const outputs = new Map();
  const args = [...settings.split(' '), ...more.join(' ').split(' ').filter(Boolean), '--outFile', 'kernels.wasm'];
  const { error, stderr } = await compileAssembly([...args, '--baseDir', root], {
    writeFile: (name, contents) => void outputs.set(name, contents),
  });
  const complaints = stderr.toString(); // warnings too: of what cannot be inlined, or may lose bits
  if (error || complaints) throw new Error(`${error?.message ?? 'build: the compiler warns'}\n${complaints}`);
  return { wasm: outputs.get('kernels.wasm'), types: outputs.get('kernels.d.ts') };
}

/** https://webassembly.github.io/spec/core/binary/modules.html#import-section */
function memoryFlags(wasm) {
  let at = 8; // behind the magic number and the version
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = wasm[at++];
      value += (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const skipName = () => {
    const length = number();
    at += length;
  };
  for (;;) {
    const section = number();
    const size = number();
    if (section === 2) break;
    at += size;
  }
  for (let left = number(); left > 0; left--) {
    skipName();
    skipName();
    const kind = wasm[at++];
    if (kind === 2) {
      if (wasm[at] !== 3) throw new Error(`build: the memory's flags are ${wasm[at]}; they should be 3.`);
      return at;
    }
    if (kind !== 0) throw new Error(`build: only functions and the memory may be imported, but a ${kind} is.`);
    number(); // a function's type
  }
  throw new Error('build: no memory is imported.');
}
