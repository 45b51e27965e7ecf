import { computed, effect, signal } from '@preact/signals';
import type { FinishReason } from '@typeformer/generate';
import { proxy, wrap } from 'comlink';
import type { Analysis, DemoWorker, GenerateRequest, ModelChoice, ModelInfo, Size } from './worker.ts';

const worker = wrap<DemoWorker>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));

/** The model in the worker, once it is there. */
export const model = signal<ModelInfo | undefined>(undefined);
export const modelError = signal<string | undefined>(undefined);

/** From tiny to GPT-3. Counted in the worker, so that the page itself need not load tfjs. */
export const sizes = signal<readonly Size[]>([]);
void worker.sizes().then((counted) => (sizes.value = counted));

/** What the person has typed, and what the model makes of it. */
export const text = signal('The quick brown fox jumps over the lazy dog');
export const topCount = signal(5);
export const analysis = signal<Analysis | undefined>(undefined);
export const analysisError = signal<string | undefined>(undefined);

/** The request that the sliders make, and what has been generated. */
export const request = signal<GenerateRequest>({
  prompt: 'Once upon a time',
  maxNewTokens: 40,
  temperature: 1,
  topK: 50,
  seed: 42,
});
export const generated = signal('');
export const generating = signal(false);
export const generationNote = signal('');

export const busy = computed(() => model.value === undefined && modelError.value === undefined);

export async function openModel(choice: ModelChoice): Promise<void> {
  const before = model.peek();
  model.value = undefined;
  modelError.value = undefined;
  analysis.value = undefined;
  try {
    model.value = await worker.open(choice);
  } catch (error) {
    modelError.value = (error as Error).message;
    model.value = before; // the worker still has it
  }
}

let newest = 0;

/** Analyses what is typed, a moment after the last key; an answer that a newer question has overtaken is dropped. */
effect(() => {
  const [typed, count] = [text.value, topCount.value];
  if (!model.value) return undefined;
  const question = ++newest;
  const timer = setTimeout(async () => {
    try {
      const answer = typed === '' ? undefined : await worker.analyse(typed, count);
      if (question !== newest) return;
      analysis.value = answer;
      analysisError.value = undefined;
    } catch (error) {
      if (question !== newest) return;
      analysis.value = undefined;
      analysisError.value = (error as Error).message;
    }
  }, 150);
  return () => clearTimeout(timer);
});

export async function generate(): Promise<void> {
  generated.value = '';
  generationNote.value = '';
  generating.value = true;
  try {
    const reason = await worker.generate(
      request.peek(),
      proxy((piece: string) => {
        generated.value += piece;
      }),
    );
    generationNote.value = reason ? endings[reason] : '';
  } catch (error) {
    generationNote.value = (error as Error).message;
  } finally {
    generating.value = false;
  }
}

const endings: Record<FinishReason, string> = {
  stop: 'The model ended the text.',
  length: '',
  time: 'The time is up.',
  context: 'The context is full.',
  aborted: 'Stopped.',
};

export function stopGenerating(): void {
  void worker.stop();
}
