// A model as a Hugging Face folder.
export { loadConfig, loadPretrained } from './load-pretrained.ts';
export { savePretrained, type SaveOptions } from './save-pretrained.ts';
export { loadSpecialTokenIds, type NamedTokens } from './load-special-token-ids.ts';
export type { SpecialTokenIds } from './special-token-ids.ts';

// A LoRA as a PEFT folder.
export { loadAdapter, type LoadedAdapter } from './load-adapter.ts';
export { saveAdapter } from './save-adapter.ts';

// Where files come from and go to.
export { toSource } from './files/to-source.ts';
export type { FileMap } from './files/map-source.ts';
export type { RandomAccessFile, Source } from './files/source.ts';
export { toTarget } from './files/to-target.ts';
export type { Target } from './files/target.ts';
export { toStore } from './files/to-store.ts';
export type { Store } from './files/store.ts';
export { readJson } from './files/read-json.ts';
export { readText } from './files/read-text.ts';

// What messages show of a file.
export { excerpt } from './files/excerpt.ts';
export { firstFew } from './files/first-few.ts';
export { printable } from './files/printable.ts';

// The safetensors format itself.
export { readSafetensors, type Safetensors, type StoredTensor } from './safetensors/read-safetensors.ts';
export { readFloat32 } from './safetensors/read-float32.ts';
export { writeSafetensors, type TensorToWrite } from './safetensors/write-safetensors.ts';
export type { Dtype } from './safetensors/dtype.ts';
