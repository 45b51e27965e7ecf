import { plain } from '../vitest.shared.ts';

export default { test: { ...plain.test, include: ['*.test.ts'] } };
