import * as tf from '@tensorflow/tfjs';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { simdBackendInfo, setThreads } from '../backend-simd/dist/index.js';
await tf.setBackend('simd');
if (process.env.T) await setThreads(+process.env.T);
const model = createGpt(gptConfig({ nLayers: 12, nHeads: 12, dModel: 768, maxSeqLen: 1024, vocabSize: 50257 }), { seed: 1 });
const ids = (n) => Array.from({ length: n }, () => Math.floor(Math.random() * 50257));
console.log('weights', simdBackendInfo().memory.inUse / 2 ** 20);
for (let i = 0; i < 3; i++) { const s = performance.now(); const { state } = await model.nextLogits(ids(512)); console.log('prefill 512', (performance.now() - s).toFixed(0)); model.release(state); }
const run = async (n) => { let { state } = await model.nextLogits(ids(64)); const t = []; for (let i = 0; i < n; i++) { const s = performance.now(); ({ state } = await model.nextLogits(ids(1), state)); t.push(performance.now() - s); } model.release(state); return t; };
await run(10);
const t = await run(40); const m = t.slice().sort((a, b) => a - b); console.log('decode', m[20].toFixed(2), 'min', m[0].toFixed(2), simdBackendInfo().memory);
if (process.argv[2]) {
  let { state } = await model.nextLogits(ids(64));
  const p = await tf.profile(async () => { ({ state } = await model.nextLogits(ids(1), state)); });
  const by = {}; for (const k of p.kernels) { if (!tf.getKernel(k.name, 'simd')) continue; const e = (by[k.name] ??= { n: 0, ms: 0 }); e.n++; e.ms += k.kernelTimeMs; }
  console.table(Object.fromEntries(Object.entries(by).sort((a, b) => b[1].ms - a[1].ms).map(([k, e]) => [k, { n: e.n, ms: +e.ms.toFixed(2) }])));
}
