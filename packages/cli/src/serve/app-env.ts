import type { HttpBindings } from '@hono/node-server';
import type { Completion } from './completion.ts';
import type { TimeLimit } from './time-limit.ts';

/** What goes with a request through the parts of the server. */
export type AppEnv = {
  readonly Bindings: HttpBindings;
  readonly Variables: {
    limit: TimeLimit;
    /** When its turn has come. */
    completion?: Completion;
  };
};
