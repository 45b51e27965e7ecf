import type { Matcher } from './matcher.ts';
import { hasManyWays } from './many-ways.ts';
import {
  flagsOf,
  isSettled,
  regExpOfNode,
  withFlags,
  type Alternatives,
  type Flags,
  type Node,
} from './oniguruma-regexp.ts';

type Instruction =
  | { readonly kind: 'one'; readonly pattern: RegExp }
  | { readonly kind: 'atomic'; readonly program: Program }
  | { readonly kind: 'look'; readonly program: Program; readonly negate: boolean }
  | { kind: 'either'; first: number; second: number }
  | { kind: 'jump'; to: number }
  | { readonly kind: 'end' };
type Program = readonly Instruction[];

const mostInstructions = 2 ** 12;
const mostRemembered = 2 ** 20;

/**
 * Matches an Oniguruma pattern in time proportional to the text's length and its own, where going back through the ways of
 * loops around loops may take exponential time. It tries the same ways in the same order, so that it finds the same; but
 * where a way has failed once from an instruction and a place, it does not go again, as in RE2's bit-state matcher.
 *
 * @throws Error naming what it does not read
 */
export function boundedMatcher(body: Alternatives, flags: Flags): Matcher {
  const program = programOf(body, flags);
  return (text) => {
    const failed = new Set<number>(); // a way fails alike wherever the match began
    return (at) => {
      if (failed.size > mostRemembered) failed.clear();
      const end = run(program, text, at, failed);
      // The way that did not fail went no further than this, and the next match begins here or later.
      if (end !== undefined) program.forEach((_, index) => failed.delete(stateOf(program, index, end)));
      return end;
    };
  };
}

function run(program: Program, text: string, at: number, failed: Set<number>): number | undefined {
  const ways = [{ instruction: 0, place: at }];
  for (let way = ways.pop(); way; way = ways.pop()) {
    let { instruction: index, place } = way;
    for (;;) {
      const instruction = program[index]!;
      index++;
      if (instruction.kind === 'end') return place;
      if (instruction.kind === 'jump') index = instruction.to;
      else if (instruction.kind === 'either') {
        const state = stateOf(program, index - 1, place);
        if (failed.has(state)) break;
        failed.add(state);
        ways.push({ instruction: instruction.second, place });
        index = instruction.first;
      } else {
        const end = step(instruction, text, place);
        if (end === undefined) break;
        place = end;
      }
    }
  }
  return undefined;
}

function stateOf({ length }: Program, index: number, place: number): number {
  return place * length + index;
}

function step(
  instruction: Exclude<Instruction, { kind: 'either' | 'jump' | 'end' }>,
  text: string,
  place: number,
): number | undefined {
  if (instruction.kind === 'one') {
    const { pattern } = instruction;
    pattern.lastIndex = place;
    return pattern.test(text) ? pattern.lastIndex : undefined;
  }
  const end = run(instruction.program, text, place, new Set());
  if (instruction.kind === 'atomic') return end;
  return (end === undefined) === instruction.negate ? place : undefined;
}

function programOf(body: Alternatives, flags: Flags): Program {
  const program: Instruction[] = [];

  const emit = (instruction: Instruction): void => {
    if (program.push(instruction) > mostInstructions)
      throw new Error('so many repetitions of a group are not read here');
  };
  /** Ways through `first`, or past it; if it is lazy, past it first. */
  const emitOptional = (first: () => void, lazy: boolean): void => {
    const choice = { kind: 'either' as const, first: 0, second: 0 };
    emit(choice);
    const inside = program.length;
    first();
    [choice.first, choice.second] = lazy ? [program.length, inside] : [inside, program.length];
  };
  const emitAlternatives = (alternatives: Alternatives, around: Flags): void => {
    const exits: { kind: 'jump'; to: number }[] = [];
    const all = withFlags(alternatives, around);
    all.forEach(({ nodes, flags: inside }, index) => {
      const emitNodes = (): void => nodes.forEach((node) => emitNode(node, inside));
      if (index === all.length - 1) return emitNodes();
      emitOptional(() => {
        emitNodes();
        const exit = { kind: 'jump' as const, to: 0 };
        exits.push(exit);
        emit(exit);
      }, false);
    });
    for (const exit of exits) exit.to = program.length;
  };
  const emitNode = (node: Node, around: Flags): void => {
    switch (node.type) {
      case 'Group': {
        const inside = node.flags ? flagsOf(node.flags, around) : around;
        if (node.atomic) emit({ kind: 'atomic', program: programOf(node.body, inside) });
        else emitAlternatives(node.body, inside);
        return;
      }
      case 'CapturingGroup':
        return emitAlternatives(node.body, around);
      case 'LookaroundAssertion':
        if (!hasManyWays(node.body)) break;
        if (node.kind === 'lookbehind')
          throw new Error('a loop around a group that is looked behind for is not read here');
        return emit({ kind: 'look', program: programOf(node.body, around), negate: node.negate });
      case 'Quantifier': {
        if (node.kind === 'possessive') {
          const loop = [{ type: 'Alternative', body: [{ ...node, kind: 'greedy' }] }] as unknown as Alternatives;
          return emit({ kind: 'atomic', program: programOf(loop, around) });
        }
        const lazy = node.kind === 'lazy';
        for (let time = 0; time < node.min; time++) emitNode(node.body, around);
        if (node.max === Infinity) {
          const start = program.length;
          emitOptional(() => {
            emitNode(node.body, around);
            emit({ kind: 'jump', to: start });
          }, lazy);
        } else {
          const emitRest = (times: number): void => {
            if (times === 0) return;
            emitOptional(() => {
              emitNode(node.body, around);
              emitRest(times - 1);
            }, lazy);
          };
          emitRest(node.max - node.min);
        }
        return;
      }
      default:
        break;
    }
    if (!isSettled(node) && node.type !== 'LookaroundAssertion') regExpOfNode(node, around); // names what is not read
    emit({ kind: 'one', pattern: new RegExp(regExpOfNode(node, around), 'vy') });
  };
  emitAlternatives(body, flags);
  emit({ kind: 'end' });
  return program;
}
