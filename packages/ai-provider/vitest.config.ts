import { tensors } from '../../vitest.shared.ts';

export default tensors;
