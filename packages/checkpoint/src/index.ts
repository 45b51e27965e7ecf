// The file format.
export { readSafetensors, type Safetensors, type StoredTensor } from './safetensors/read-safetensors.ts';
export type { Dtype } from './safetensors/dtype.ts';
export { readFloat32 } from './safetensors/read-float32.ts';
export { writeSafetensors, type TensorToWrite } from './safetensors/write-safetensors.ts';

// Where files come from.
export type { RandomAccessFile, Source } from './files/source.ts';
export { toSource } from './files/to-source.ts';
export { folderSource, folderTarget } from '#folder';
export { urlSource } from './files/url-source.ts';
export { mapSource, type FileMap } from './files/map-source.ts';
export { readText } from './files/read-text.ts';
export { readJson } from './files/read-json.ts';

// Where files go.
export type { Target } from './files/target.ts';
export { toTarget } from './files/to-target.ts';
export { mapTarget } from './files/map-target.ts';
