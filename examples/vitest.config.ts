import { defineConfig } from 'vitest/config';
import { tensors } from '../vitest.shared.ts';

export default defineConfig({ test: { ...tensors.test, include: ['*.test.ts'], testTimeout: 120_000 } });
