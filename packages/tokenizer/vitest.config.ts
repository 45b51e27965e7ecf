import { defineConfig } from 'vitest/config';
import { plain } from '../../vitest.shared.ts';

export default defineConfig({ test: { ...plain.test, isolate: true } }); // a test replaces a module
