/** The models of nanoGPT for characters, the notebook's, and GPT-2. */
export const timedModelNames = ['char-small', 'char-medium', 'tiny', 'gpt2'] as const;

export type TimedModelName = (typeof timedModelNames)[number];

export const workNames = ['train', 'prefill', 'decode'] as const;

export type WorkName = (typeof workNames)[number];
