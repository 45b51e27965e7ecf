import { analysis, model } from '../state.ts';
import { Section } from './section.tsx';

export function LossSection() {
  const loss = analysis.value?.loss;
  const vocabSize = model.value?.config.vocabSize;
  return (
    <Section
      id="loss"
      title="How surprised it is"
      lead="Each token of your text is held against what the model expected there. The mean is the loss, in nats; e to it is the perplexity."
    >
      <dl class="figures" aria-live="polite">
        <div>
          <dt>Loss</dt>
          <dd id="loss-value">{loss === undefined ? '–' : loss.toFixed(3)}</dd>
        </div>
        <div>
          <dt>Perplexity</dt>
          <dd>{loss === undefined ? '–' : Math.exp(loss).toLocaleString('en-US', { maximumFractionDigits: 1 })}</dd>
        </div>
        {vocabSize && (
          <div>
            <dt>Pure guessing, ln {vocabSize.toLocaleString('en-US')}</dt>
            <dd>{Math.log(vocabSize).toFixed(3)}</dd>
          </div>
        )}
      </dl>
    </Section>
  );
}
