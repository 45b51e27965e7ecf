import { generate, generated, generating, generationNote, model, request, stopGenerating } from '../state.ts';
import { Section } from './section.tsx';

const sliders = [
  { key: 'temperature', label: 'Temperature', min: 0, max: 2, step: 0.1 },
  { key: 'topK', label: 'Top-k', min: 1, max: 200, step: 1 },
  { key: 'maxNewTokens', label: 'New tokens', min: 1, max: 200, step: 1 },
] as const;

export function GenerateSection() {
  const current = request.value;
  return (
    <Section
      id="generate"
      title="Generation"
      lead="The model writes one token, reads it, and writes the next. Low temperature is safe, high is wild; the same seed gives the same text."
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void generate();
        }}
      >
        <label class="field">
          Prompt
          <input
            value={current.prompt}
            onInput={(event) => (request.value = { ...current, prompt: event.currentTarget.value })}
          />
        </label>
        <div class="controls">
          {sliders.map(({ key, label, ...range }) => (
            <label class="field slider" key={key}>
              <span>
                {label} <span class="value">{current[key]}</span>
              </span>
              <input
                type="range"
                {...range}
                value={current[key]}
                onInput={(event) => (request.value = { ...current, [key]: event.currentTarget.valueAsNumber })}
              />
            </label>
          ))}
          <label class="field">
            Seed
            <input
              type="number"
              min={0}
              step={1}
              required
              value={current.seed}
              onInput={(event) => (request.value = { ...current, seed: event.currentTarget.valueAsNumber })}
            />
          </label>
        </div>
        <div class="actions">
          <button type="submit" class="primary" disabled={!model.value || generating.value || current.prompt === ''}>
            Generate
          </button>
          <button type="button" disabled={!generating.value} onClick={stopGenerating}>
            Stop
          </button>
        </div>
      </form>
      <p class="generated" aria-live="polite">
        {generated.value !== '' && <span class="prompt">{current.prompt}</span>}
        <span id="generated">{generated.value}</span>
      </p>
      {generationNote.value && <p class="note">{generationNote.value}</p>}
    </Section>
  );
}
