// Writes each tokenizer of saved-tokenizers.ts into a folder of its own, for src/__fixtures__/saved/make.py: npx tsx write-saved-tokenizers.ts <folder>
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { savedTokenizers } from './saved-tokenizers.ts';

const [, , folder] = process.argv;
for (const [name, make] of Object.entries(savedTokenizers)) {
  const { files } = await make();
  mkdirSync(join(folder!, name), { recursive: true });
  // With a model's kind beside it, as in a real folder: transformers has a tokenizer class for that kind.
  writeFileSync(join(folder!, name, 'config.json'), '{ "model_type": "gpt2" }');
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder!, name, file), text);
}
