import { mergeConfig } from 'vitest/config';
import { tensors } from '../../vitest.shared.ts';

// Tests run on src; package.json's "imports" lead to dist.
const folder = new URL('./src/files/folder.ts', import.meta.url).pathname;

export default mergeConfig(tensors, { resolve: { alias: { '#folder': folder } } });
