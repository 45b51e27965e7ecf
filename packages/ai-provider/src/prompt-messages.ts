import { UnsupportedFunctionalityError, type LanguageModelV4Prompt } from '@ai-sdk/provider';

/** A message of the SDK, its text in one piece. */
export type PromptMessage = { readonly role: 'system' | 'user' | 'assistant'; readonly text: string };

/**
 * The messages of a prompt as texts.
 *
 * @throws UnsupportedFunctionalityError for what is no text: files, reasoning, tool calls and their results
 */
export function promptMessages(prompt: LanguageModelV4Prompt): PromptMessage[] {
  return prompt.map(({ role, content }) => {
    if (role === 'tool') throw new UnsupportedFunctionalityError({ functionality: 'tool messages' });
    if (typeof content === 'string') return { role, text: content };
    const texts = content.map((part) => {
      if (part.type === 'text') return part.text;
      throw new UnsupportedFunctionalityError({ functionality: `${part.type} parts in ${role} messages` });
    });
    return { role, text: texts.join('') };
  });
}
