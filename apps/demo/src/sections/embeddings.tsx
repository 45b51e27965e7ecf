import { HeatMap } from '../charts/heat-map.tsx';
import { analysis, model } from '../state.ts';
import { Section } from './section.tsx';

const maps = [
  { kind: 'token', title: 'Token embeddings: what' },
  { kind: 'position', title: 'Position embeddings: where' },
  { kind: 'summed', title: 'Their sum: what the blocks read' },
] as const;

export function EmbeddingsSection() {
  const found = analysis.value;
  const info = model.value;
  return (
    <Section
      id="embeddings"
      title="Embeddings"
      lead="Each token is a vector from a table; each place adds a vector of its own. Tokens go across, dimensions down."
    >
      <div class="maps">
        {found &&
          info &&
          maps.map(({ kind, title }) => (
            <HeatMap
              key={kind}
              title={title}
              values={found.embeddings[kind]}
              rows={info.config.dModel}
              columnLabels={found.tokens.map(({ label }) => label)}
            />
          ))}
      </div>
    </Section>
  );
}
