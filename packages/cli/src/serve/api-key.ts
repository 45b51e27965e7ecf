/** Of a bearer token. https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
const form = /^[A-Za-z0-9._~+/-]+=*$/;

/** @throws Error, which does not repeat the key, if no client could send it */
export function readApiKey(key: string): string {
  if (form.test(key)) return key;
  const is = key === '' ? 'is empty; it' : 'has characters that a client cannot send; it';
  throw new Error(
    `--api-key (or TYPEFORMER_API_KEY) ${is} must be letters, digits and any of -._~+/, with = only at its end.`,
  );
}
