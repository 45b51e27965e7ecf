const refusals = [
  /^error: option '(?:-\w, )?(?<name>--[\w-]+)[^']*' argument '(?<value>[^]*)' is invalid\. (?<why>[^]*)/,
  /^error: option '(?:-\w, )?--[\w-]+[^']*' value '(?<value>[^]*)' from env '(?<name>\w+)' is invalid\. (?<why>[^]*)/,
  /^error: command-argument value '(?<value>[^]*)' is invalid for argument '(?<name>[\w-]+)'\. (?<why>[^]*)/,
];

/** commander's message, as all of this program are: what, its value, and what it must be. */
export function plainError(message: string): string {
  for (const refusal of refusals) {
    const { name, value, why } = refusal.exec(message)?.groups ?? {};
    if (name !== undefined) return `typeformer: ${name} ${value} ${whatItMustBe(why!)}`;
  }
  return message.replace(/^error:/, 'typeformer:');
}

/** Why a parser of commander's has refused a value, to stand behind the value. */
export function whatItMustBe(why: string): string {
  return why.replace(/^It must/, 'must').replace(/^Allowed choices are/, 'must be one of');
}
