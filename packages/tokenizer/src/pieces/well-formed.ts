/** `text` with each lone surrogate, which no UTF-8 can hold, replaced by U+FFFD, as `TextEncoder` does. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD'); // under the flag u, surrogates in pairs are characters and do not match
}
