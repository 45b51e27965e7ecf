import { wrap } from 'comlink';
import { tasks } from './tasks.ts';

const startWorker = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

// Done here, in the page, or in a worker of it.
Object.assign(globalThis, { tasks: location.hash === '#worker' ? wrap(startWorker()) : tasks });
