import type { PresetName } from '@typeformer/gpt';
import { sizes } from '../state.ts';
import { Section } from './section.tsx';

const names: Record<PresetName, string> = {
  tiny: "The notebook's tiny",
  gpt2: 'GPT-2 Small',
  'gpt2-medium': 'GPT-2 Medium',
  'gpt2-large': 'GPT-2 Large',
  'gpt2-xl': 'GPT-2 XL',
  'gpt3-125m': 'GPT-3 Small',
  'gpt3-350m': 'GPT-3 Medium',
  'gpt3-760m': 'GPT-3 Large',
  'gpt3-1.3b': 'GPT-3 XL',
  'gpt3-2.7b': 'GPT-3 2.7B',
  'gpt3-6.7b': 'GPT-3 6.7B',
  'gpt3-13b': 'GPT-3 13B',
  gpt3: 'GPT-3',
};

export function SizesSection() {
  return (
    <Section
      id="sizes"
      title="From tiny to GPT-3"
      lead="The same design, larger. Counted from each model's declaration, without making it."
    >
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>Model</th>
              {['Layers', 'Width', 'Heads', 'Context', 'Parameters', 'float32', 'float16', 'Cache per token'].map(
                (title) => (
                  <th class="number" key={title}>
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {sizes.value.map(({ preset, config, description: { parameters, bytes, keyValueCacheBytesPerToken } }) => (
              <tr key={preset}>
                <td>{names[preset]}</td>
                {[config.nLayers, config.dModel, config.nHeads, config.maxSeqLen, parameters.total].map(
                  (number, column) => (
                    <td class="number" key={column}>
                      {number.toLocaleString('en-US')}
                    </td>
                  ),
                )}
                {[bytes.float32, bytes.float16, keyValueCacheBytesPerToken].map((number, column) => (
                  <td class="number" key={column}>
                    {formatBytes(number)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** Powers of a thousand: `compact` notation would say 1.42BB for billions of bytes. */
function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const format = { style: 'unit', unit: units[power]!, maximumSignificantDigits: 3 } as const;
  return (bytes / 1000 ** power).toLocaleString('en-US', format);
}
