import { byte, choice, literal, repeat, sequence, type Expression } from './expression.ts';

/** All that are written with digits and an optional `-` and can be divided by `divisor`, a whole number. */
export function multiplesOf(divisor: number): Expression {
  const after: Expression[][] = Array.from({ length: divisor }, () => []); // by the remainder of the digits so far
  const remainders = after.map(choice);
  for (const [remainder, options] of after.entries()) {
    for (let digit = 0; digit < 10; digit++) {
      options.push(sequence([byte(0x30 + digit), remainders[(remainder * 10 + digit) % divisor]!]));
    }
  }
  after[0]!.push(sequence([]));
  return sequence([repeat(literal('-'), 0, 1), remainders[0]!]);
}
