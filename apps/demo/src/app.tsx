import { EmbeddingsSection } from './sections/embeddings.tsx';
import { GenerateSection } from './sections/generate.tsx';
import { LossSection } from './sections/loss.tsx';
import { ModelSection } from './sections/model.tsx';
import { NextTokenSection } from './sections/next-token.tsx';
import { ParametersSection } from './sections/parameters.tsx';
import { SizesSection } from './sections/sizes.tsx';
import { TokensSection } from './sections/tokens.tsx';

export function App() {
  return (
    <>
      <header>
        <h1>Typeformer</h1>
        <p>A complete GPT, running in this page: from your text to tokens, to vectors, to the next word.</p>
        <ModelSection />
      </header>
      <main>
        <TokensSection />
        <NextTokenSection />
        <LossSection />
        <GenerateSection />
        <EmbeddingsSection />
        <ParametersSection />
        <SizesSection />
      </main>
      <footer>Everything is computed on your device, and works offline once the page has been opened.</footer>
    </>
  );
}
