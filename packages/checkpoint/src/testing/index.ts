// For tests of your own store.
export { checkStore } from './check-store.ts';
