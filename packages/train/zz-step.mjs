import * as tf from '@tensorflow/tfjs';
import { createGpt, gptConfig } from '@typeformer/gpt';
import { train } from './dist/index.js';
import { simdBackendInfo, setThreads } from '../backend-simd/dist/index.js';
await tf.setBackend('simd');
if (process.env.T) await setThreads(+process.env.T);
const C = { a: [4, 4, 128, 64, 65, 12, 64, 20], b: [6, 6, 384, 256, 65, 4, 256, 6], c: [6, 8, 256, 256, 50257, 4, 128, 6], d: [12, 12, 768, 1024, 50257, 4, 64, 4] }[process.argv[2] ?? 'a'];
const [nLayers, nHeads, dModel, maxSeqLen, vocabSize, batch, seq, runs] = C;
const model = createGpt(gptConfig({ nLayers, nHeads, dModel, maxSeqLen, vocabSize, dropout: 0 }), { seed: 1 });
const n = batch * seq; const ids = () => Int32Array.from({ length: n }, () => Math.floor(Math.random() * vocabSize));
const [inputs, targets] = [ids(), ids()];
const t = [];
const loop = async () => { for await (const s of train({ model, batches: () => ({ shape: [batch, seq], inputs, targets }), steps: runs + 3, learningRate: () => 1e-3 })) { t.push(s.seconds * 1e3); if (s.step < 2 || s.step === runs + 2) console.log(s.step, s.loss.toFixed(4), s.gradientNorm.toFixed(3)); } };
if (process.argv[3] === 'profile') {
  await loop();
  const p = await tf.profile(async () => { for await (const _ of train({ model, batches: () => ({ shape: [batch, seq], inputs, targets }), steps: 1, learningRate: () => 1e-3 })); });
  const by = {}; for (const k of p.kernels) { if (!tf.getKernel(k.name, 'simd')) continue; const e = (by[k.name] ??= { n: 0, ms: 0 }); e.n++; e.ms += k.kernelTimeMs; }
  let total = 0; for (const e of Object.values(by)) total += e.ms;
  console.table(Object.fromEntries(Object.entries(by).sort((a, b) => b[1].ms - a[1].ms).map(([k, e]) => [k, { n: e.n, ms: +e.ms.toFixed(2), share: +(100 * e.ms / total).toFixed(1) }]))); console.log('total', total);
} else await loop();
t.splice(0, 3); t.sort((a, b) => a - b); console.log('median', t[t.length >> 1].toFixed(1), 'min', t[0].toFixed(1), simdBackendInfo().memory);
