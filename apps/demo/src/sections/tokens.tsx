import { analysis, analysisError, text } from '../state.ts';
import { Section } from './section.tsx';

export function TokensSection() {
  const tokens = analysis.value?.tokens ?? [];
  return (
    <Section id="tokens" title="Text and tokens" lead="The model reads numbers. Type, and see which.">
      <label class="field">
        Your text
        <textarea rows={2} value={text.value} onInput={(event) => (text.value = event.currentTarget.value)} />
      </label>
      {analysisError.value && <p class="error">{analysisError.value}</p>}
      <ol class="chips" aria-label="Tokens" aria-live="polite">
        {tokens.map(({ id, label }, place) => (
          <li key={place} style={{ '--hue': `${(place * 67) % 360}` }}>
            <span>{label}</span>
            <small>{id}</small>
          </li>
        ))}
      </ol>
      <p class="note">
        {tokens.length} {tokens.length === 1 ? 'token' : 'tokens'}. A dot is a space; ids are numbers in the vocabulary.
      </p>
    </Section>
  );
}
