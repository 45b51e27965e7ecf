export { expectSameAsCpu } from '../src/testing/same-as-cpu.ts';
