import { expect, it } from 'vitest';
import { acceptsText } from '../testing/accepts-text.ts';
import { derivativeAutomaton } from './derivative-automaton.ts';
import { multiplesOf } from './multiples-of.ts';

it.each([1, 2, 7, 10, 60, 1000])('multiplesOf are what %d divides', (divisor) => {
  const automaton = derivativeAutomaton(multiplesOf(divisor), 'test');
  const integers = Array.from({ length: 6001 }, (_, index) => index - 3000);
  const accepted = integers.filter((integer) => acceptsText(automaton, String(integer)));
  expect(accepted).toEqual(integers.filter((integer) => integer % divisor === 0));
});
