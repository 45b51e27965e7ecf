import { analysis, model, topCount } from '../state.ts';
import { Section } from './section.tsx';

export function NextTokenSection() {
  const found = analysis.value;
  const info = model.value;
  const likeliest = found?.next[0]?.probability ?? 1;
  return (
    <Section
      id="next"
      title="The next token"
      lead="One forward pass gives a score for every token of the vocabulary, at every place. These are the likeliest to come after your text."
    >
      <label class="field slider">
        <span>
          Rows <span class="value">{topCount.value}</span>
        </span>
        <input
          type="range"
          min={1}
          max={20}
          value={topCount.value}
          onInput={(event) => (topCount.value = event.currentTarget.valueAsNumber)}
        />
      </label>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>Token</th>
              <th class="number">Id</th>
              <th class="number">Probability</th>
              <th class="wide">
                <span class="hidden">Bar</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {found?.next.map(({ id, label, probability }) => (
              <tr key={id}>
                <td>
                  <code>{label}</code>
                </td>
                <td class="number">{id}</td>
                <td class="number">{probability.toPrecision(3)}</td>
                <td>
                  <div class="bar" style={{ width: `${(100 * probability) / likeliest}%` }} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {found && info && (
        <p class="note">
          ids [1, {found.tokens.length}] → vectors [1, {found.tokens.length}, {info.config.dModel}] → logits [1,{' '}
          {found.tokens.length}, {info.config.vocabSize}], in {Math.round(found.milliseconds)} ms
        </p>
      )}
    </Section>
  );
}
