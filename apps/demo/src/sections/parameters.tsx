import { Pie } from '../charts/pie.tsx';
import { model } from '../state.ts';
import { Section } from './section.tsx';

const components = [
  { key: 'tokens', label: 'Token embedding', color: 'var(--series-1)' },
  { key: 'positions', label: 'Position embedding', color: 'var(--series-2)' },
  { key: 'blocks', label: 'Transformer blocks', color: 'var(--series-3)' },
  { key: 'norm', label: 'Final norm', color: 'var(--series-4)' },
  { key: 'head', label: 'Output head', color: 'var(--series-5)' },
] as const;

export function ParametersSection() {
  const info = model.value;
  if (!info) return null;
  const { total, byComponent } = info.description.parameters;
  const slices = components.map(({ key, label, color }) => ({ label, color, value: byComponent[key] }));
  const most = Math.max(...slices.map(({ value }) => value));
  return (
    <Section
      id="parameters"
      title="Where the parameters are"
      lead={
        info.config.tieEmbeddings
          ? 'The output head is the token table again, so it counts once.'
          : 'This model has an output head of its own.'
      }
    >
      <div class="parameters">
        <Pie slices={slices} title="Parameters by component" />
        <div class="scroll">
          <table>
            <tbody>
              {slices.map(({ label, value, color }) => (
                <tr key={label}>
                  <td>{label}</td>
                  <td class="number">{value.toLocaleString('en-US')}</td>
                  <td class="number">{((100 * value) / total).toFixed(1)} %</td>
                  <td class="wide">
                    <div class="bar" style={{ width: `${(100 * value) / most}%`, background: color }} />
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">Total</th>
                <td class="number">{total.toLocaleString('en-US')}</td>
                <td class="number">100 %</td>
                <td />
              </tr>
            </tfoot>
          </table>
        </div>
      </div>
    </Section>
  );
}
