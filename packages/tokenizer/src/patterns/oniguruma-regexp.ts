import type { AlternativeElementNode, AlternativeNode, CharacterClassElementNode } from 'oniguruma-parser/parser';

/** Turned on by the groups around a node. */
export type Flags = { readonly ignoreCase: boolean; readonly dotAll: boolean };

/** What stands between the bars of a pattern or a group. */
export type Alternatives = readonly AlternativeNode[];

export type Node = AlternativeElementNode;

/**
 * JavaScript's regular expression for a part of an Oniguruma pattern.
 *
 * @throws Error naming what has no counterpart
 */
export function regExpOf(body: Alternatives, flags: Flags): RegExp {
  return new RegExp(numbered(alternativesSource(body, flags)), 'gv');
}

/** The same for a part that has no other part in it that could match in two ways. */
export function regExpOfNode(node: Node, flags: Flags): RegExp {
  return new RegExp(numbered(nodeSource(node, flags)), 'gv');
}

function alternativesSource(body: Alternatives, flags: Flags): string {
  return withFlags(body, flags)
    .map((part) => part.nodes.map((node) => nodeSource(node, part.flags)).join(''))
    .join('|');
}

/** The alternatives with the flags that hold in them: `(?i)` holds to the end of the group around it. */
export function withFlags(body: Alternatives, flags: Flags): { readonly nodes: Node[]; readonly flags: Flags }[] {
  let current = flags;
  return body.map(({ body: elements }) => {
    const nodes: Node[] = [];
    for (const node of elements) {
      if (node.type !== 'Directive') nodes.push(node);
      else if (node.kind !== 'flags') refuse(String.raw`\K`);
      else if (changesMeaning(node.flags)) {
        if (nodes.length > 0) refuse('a flag in the middle of a group');
        current = flagsOf(node.flags, current);
      }
    }
    if (current.ignoreCase) checkFolds(nodes);
    return { nodes, flags: current };
  });
}

/** Whether a node, once it has matched at a place, has no other way to match there. */
export function isSettled(node: Node): boolean {
  return ['Character', 'CharacterSet', 'CharacterClass', 'Assertion', 'LookaroundAssertion'].includes(node.type);
}

function nodeSource(node: Node, flags: Flags): string {
  switch (node.type) {
    case 'Character':
      return flags.ignoreCase ? anyCase(node.value) : characterSource(node.value);
    case 'CharacterSet':
      if (node.kind === 'newline' && !node.negate) return String.raw`(?:\r\n|(?!\r\n)[\n-\r\x85\u2028\u2029])`;
      return setSource(node, flags, false);
    case 'CharacterClass':
      return classSource(node, flags);
    case 'Assertion':
      return assertionSource(node.kind, node.negate ?? false);
    case 'LookaroundAssertion': {
      const ahead = node.kind === 'lookahead' ? '' : '<';
      const inner = alternativesSource(node.body, flags);
      if (ahead !== '' && inner.includes('(?<$>')) refuse('an atomic group that is looked behind for');
      return `(?${ahead}${node.negate ? '!' : '='}${inner})`;
    }
    case 'Group': {
      const inner = alternativesSource(node.body, node.flags ? flagsOf(node.flags, flags) : flags);
      return node.atomic ? atomic(inner) : `(?:${inner})`;
    }
    case 'CapturingGroup':
      return `(?:${alternativesSource(node.body, flags)})`; // nothing refers to it: references are refused
    case 'Quantifier': {
      const { min, max, kind } = node;
      const most = max === Infinity ? '' : String(max);
      const inner = nodeSource(node.body, flags);
      const loop = `${/^(\(|\^|\$)/.test(inner) ? `(?:${inner})` : inner}${shortQuantifier(min, most)}`;
      return kind === 'possessive' ? atomic(loop) : kind === 'lazy' ? `${loop}?` : loop;
    }
    case 'Backreference':
      return refuse('a reference to a group');
    case 'Subroutine':
      return refuse('a call of a group');
    case 'AbsenceFunction':
      return refuse('(?~');
    default:
      return refuse(`a ${node.type}`);
  }
}

function shortQuantifier(min: number, most: string): string {
  if (most === '' && min < 2) return min === 0 ? '*' : '+';
  return min === 0 && most === '1' ? '?' : `{${min},${most}}`;
}

/** A lookahead, once it has matched, has no other way; what it found is then matched again. `numbered` names the group. */
function atomic(source: string): string {
  return `(?:(?=(?<$>${source}))\\k<$>)`;
}

function numbered(source: string): string {
  let count = 0;
  const open: number[] = [];
  return source.replace(/(\(\?|\\k)<\$>/g, (_, kind: string) => {
    if (kind === '(?') open.push(count++);
    return `${kind}<$${kind === '(?' ? open.at(-1)! : open.pop()!}>`;
  });
}

const assertions: Readonly<Record<string, string>> = {
  line_start: String.raw`(?<=^|\n(?!$))`,
  line_end: String.raw`(?=$|\n)`,
  string_start: '^',
  string_end: '$',
  string_end_newline: String.raw`(?=\n?$)`,
};
/** Of the numbers that are no digits it has Latin-1's alone. */
const word = String.raw`[\p{Alpha}\p{M}\p{Nd}\p{Pc}²³¹¼½¾]`;
const boundary = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;
const noBoundary = `(?:(?<=${word})(?=${word})|(?<!${word})(?!${word}))`;

function assertionSource(kind: string, negate: boolean): string {
  if (kind === 'word_boundary') return negate ? noBoundary : boundary;
  return assertions[kind] ?? refuse(kind === 'search_start' ? String.raw`\G` : String.raw`\y`);
}

/** As Oniguruma has them for Unicode, as the content of a class. */
const sets: Readonly<Record<string, string>> = {
  alnum: String.raw`\p{Alpha}\p{Nd}`,
  alpha: String.raw`\p{Alpha}`,
  any: String.raw`\p{Any}`,
  ascii: String.raw`\p{ASCII}`,
  blank: String.raw`\p{Zs}\t`,
  cntrl: String.raw`\p{Cc}`,
  digit: String.raw`\p{Nd}`,
  graph: String.raw`[\P{White_Space}&&\P{Cc}&&\P{Cn}&&\P{Cs}]`,
  hex: String.raw`\p{AHex}`,
  lower: String.raw`\p{Lower}`,
  newline: String.raw`\n`,
  print: String.raw`[[\P{White_Space}\p{Zs}]&&\P{Cc}&&\P{Cn}&&\P{Cs}]`,
  punct: String.raw`\p{P}\p{S}`,
  space: String.raw`\p{White_Space}`,
  upper: String.raw`\p{Upper}`,
  // Within a class it lacks the numbers of Latin-1 that are no digits.
  word: String.raw`\p{Alpha}\p{M}\p{Nd}\p{Pc}`,
  xdigit: String.raw`\p{AHex}`,
};

type CharacterSet = { readonly kind: string; readonly negate?: boolean; readonly value?: string };

function setSource({ kind, negate = false, value }: CharacterSet, flags: Flags, inClass: boolean): string {
  if (kind === 'dot') return flags.dotAll ? String.raw`\p{Any}` : String.raw`[^\n]`;
  if (kind === 'property') {
    if (flags.ignoreCase) refuse('a property without regard to case');
    return property(value!, negate);
  }
  if (kind === 'posix' && flags.ignoreCase) refuse('a POSIX class without regard to case');
  const content = kind === 'word' && !inClass ? word.slice(1, -1) : sets[kind === 'posix' ? value! : kind];
  if (content === undefined) return refuse(kind === 'posix' ? `[:${value}:]` : String.raw`\X`);
  return negate ? `[^${content}]` : `[${content}]`;
}

function property(name: string, negate: boolean): string {
  for (const candidate of [name, `sc=${name}`]) {
    const source = `\\${negate ? 'P' : 'p'}{${candidate}}`;
    try {
      return new RegExp(source, 'v').source; // if JavaScript knows it
    } catch {
      continue;
    }
  }
  return refuse(`\\p{${name}}`);
}

type CharacterClass = Extract<Node, { type: 'CharacterClass' }>;

function classSource({ kind, negate, body }: CharacterClass, flags: Flags): string {
  const members = body.map((member) => memberSource(member, flags));
  return `[${negate ? '^' : ''}${kind === 'union' ? members.join('') : members.map((member) => `[${member}]`).join('&&')}]`;
}

function memberSource(member: CharacterClassElementNode, flags: Flags): string {
  switch (member.type) {
    case 'Character':
      return flags.ignoreCase ? anyCase(member.value) : characterSource(member.value);
    case 'CharacterClassRange': {
      const [min, max] = [member.min.value, member.max.value];
      if (!flags.ignoreCase) return `${characterSource(min)}-${characterSource(max)}`;
      return `[${Array.from({ length: max - min + 1 }, (_, index) => anyCase(min + index)).join('')}]`;
    }
    case 'CharacterSet':
      return setSource(member as CharacterSet, flags, true);
    case 'CharacterClass':
      return classSource(member, flags);
    default:
      return refuse('such a class');
  }
}

function characterSource(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  return /[\p{L}\p{N}]/u.test(character) ? character : `\\u{${codePoint.toString(16)}}`;
}

/** A class of the characters that are `codePoint` but for case. */
function anyCase(codePoint: number): string {
  const character = String.fromCodePoint(codePoint);
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
  if (lower === upper) return characterSource(codePoint);
  if (codePoint > 0x7f) refuse(`${character} without regard to case`);
  const others = lower === 's' ? 'ſ' : lower === 'k' ? '\u212a' : '';
  return `[${lower}${upper}${others}]`;
}

/** Two ASCII letters that, but for case, are one other character. */
const folds = ['ss', 'ff', 'fi', 'fl', 'st'];

function checkFolds(nodes: readonly Node[]): void {
  const text = nodes.map((node) => (node.type === 'Character' ? String.fromCodePoint(node.value) : ' ')).join('');
  const fold = folds.find((letters) => text.toLowerCase().includes(letters));
  if (fold !== undefined) refuse(`"${fold}" without regard to case`);
}

type FlagChange = {
  readonly enable?: { readonly ignoreCase?: boolean; readonly dotAll?: boolean };
  readonly disable?: { readonly ignoreCase?: boolean; readonly dotAll?: boolean };
};

export function flagsOf({ enable, disable }: FlagChange, { ignoreCase, dotAll }: Flags): Flags {
  return {
    ignoreCase: (ignoreCase || (enable?.ignoreCase ?? false)) && !disable?.ignoreCase,
    dotAll: (dotAll || (enable?.dotAll ?? false)) && !disable?.dotAll,
  };
}

function changesMeaning({ enable, disable }: FlagChange): boolean {
  return [enable, disable].some((change) => change?.ignoreCase ?? change?.dotAll);
}

function refuse(what: string): never {
  throw new Error(`${what} is not read here`);
}
