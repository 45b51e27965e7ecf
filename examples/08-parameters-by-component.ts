// Where the parameters are. The output head is the token table again, so it counts once.
// Run it: npx tsx examples/08-parameters-by-component.ts
import { describeModel, presets } from '@typeformer/gpt';

const { total, byComponent } = describeModel(presets.tiny).parameters;
for (const [component, count] of Object.entries(byComponent)) {
  const share = count / total;
  const bar = '█'.repeat(Math.round(40 * share));
  console.log(
    `${component.padEnd(10)} ${count.toLocaleString('en-US').padStart(11)} ${(100 * share).toFixed(1).padStart(5)} % ${bar}`.trimEnd(),
  );
}
console.log(`${'total'.padEnd(10)} ${total.toLocaleString('en-US').padStart(11)}`);
