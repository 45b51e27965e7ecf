/** How long generation took, as its reader saw it, the reader's own time among it. In milliseconds. */
export type Timing = {
  /** From when the first token was asked for; undefined until it was there. */
  readonly timeToFirstToken: number | undefined;
  /** Until the last token so far. */
  readonly elapsed: number;
  /** Of those after the first, in each second; undefined until there are two. */
  readonly tokensPerSecond: number | undefined;
};

/** Takes the time of each token. */
export class TokenClock {
  #started: number | undefined;
  #first: number | undefined;
  #last: number | undefined;
  #count = 0;

  start(): void {
    this.#started ??= performance.now();
  }

  token(): void {
    this.#last = performance.now();
    this.#first ??= this.#last;
    this.#count++;
  }

  get timing(): Timing {
    const [started = 0, first, last = started] = [this.#started, this.#first, this.#last];
    return {
      timeToFirstToken: first === undefined ? undefined : first - started,
      elapsed: last - started,
      tokensPerSecond: first === undefined || last === first ? undefined : ((this.#count - 1) / (last - first)) * 1000,
    };
  }
}
