// The same design from 17 million parameters to 175 billion, counted without making a single weight.
// Run it: npx tsx examples/06-model-sizes.ts
import { describeModel, presets } from '@typeformer/gpt';

console.log(
  `${'Model'.padEnd(12)} ${'dModel'.padStart(6)} ${'Layers'.padStart(6)} ${'Heads'.padStart(5)} ${'Parameters'.padStart(15)}`,
);
for (const [name, config] of Object.entries(presets)) {
  const { total } = describeModel(config).parameters;
  const numbers = [
    String(config.dModel).padStart(6),
    String(config.nLayers).padStart(6),
    String(config.nHeads).padStart(5),
  ];
  console.log(`${name.padEnd(12)} ${numbers.join(' ')} ${total.toLocaleString('en-US').padStart(15)}`);
}
