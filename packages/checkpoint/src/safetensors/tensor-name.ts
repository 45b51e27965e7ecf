import { excerpt } from '../files/excerpt.ts';

/** Refuses a name that no tensor may have, in a file that is read or written. */
export function checkTensorName(name: string, where: string): void {
  const reason = objection(name);
  if (reason) throw new Error(`${where}: the tensor name ${excerpt(name)} ${reason}.`);
}

function objection(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (name === '__metadata__') return 'is taken by the file format';
  if (/\p{Surrogate}/u.test(name)) return 'must not hold half a surrogate pair';
  // As keys of an object these would reach into every object.
  const part = name.split('.').find((part) => ['__proto__', 'constructor', 'prototype'].includes(part));
  return part && `must not have the part "${part}"`;
}
