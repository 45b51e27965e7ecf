export { registerVariants, variants } from '../src/testing/variants.ts';
