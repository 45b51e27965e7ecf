// How a kernel's work is shared among threads.
//
// A kernel cuts its work into tasks, by its shapes alone and never by the number of threads, so that results do not
// depend on it. The caller writes down what the tasks need (`job`), and calls `parallel`. The caller and the workers,
// each an instance of this module over the same memory, then claim tasks until none is left.

/** Where the workers look: the number of the job in the upper half, how many of its tasks are unclaimed in the lower. */
const claim: usize = 64;
/** How many tasks of the job are done. */
const done: usize = 128;
/** How many workers sleep on `claim`. */
const sleeping: usize = 192;
/** How many workers there are, beside the caller. */
const workers: usize = 256;
/** Whether workers are to leave, and whether one has failed. */
const stopping: usize = 260;
const failed: usize = 264;
/** The job: what a task does, as a place in the function table, and how many tasks there are. */
const taskFunction: usize = 320;
const taskCount: usize = 324;

/** What the tasks of the job need to know: the layout is the kernel's own. At most 512 bytes. */
export const job: usize = 384;

/** How often an idle worker looks for work before it sleeps: about a tenth of a millisecond. */
const spinsBeforeSleep: i32 = 100_000;
/** How often the caller looks whether all is done before it asks whether a worker has died. */
const spinsBeforeDoubt: i32 = 1_000_000;

/** Throws if a worker has died, or has been at a task of this job for too long. */
@external("env", "doubt")
declare function doubt(job: i32): void;

/** Memory of this thread's own, for packed panels and the like. */
export let scratch: usize = 0;

export const scratchBytes: usize = 2 << 20;

export function scratchSize(): usize {
  return scratchBytes;
}

/** Gives this instance the memory that is its own, `scratchBytes` of it. */
export function startThread(pointer: usize): void {
  scratch = pointer;
}

/** The first byte that is nobody's. */
export function heapStart(): usize {
  return __heap_base;
}

export function setWorkers(count: i32): void {
  atomic.store<i32>(workers, count);
}

/** Has every worker return from `work`. */
export function stopWorkers(): void {
  setWorkers(0);
  atomic.store<i32>(stopping, 1);
  announce(0);
}

/** To call when no worker is left. */
export function resetWorkers(): void {
  setWorkers(0);
  atomic.store<i32>(stopping, 0);
  atomic.store<i32>(failed, 0);
  atomic.store<i32>(sleeping, 0);
  announce(0);
}

/** Says that this thread's worker has failed, and does not finish its task. */
export function reportFailure(): void {
  atomic.store<i32>(failed, 1);
}

export function hasFailed(): bool {
  return atomic.load<i32>(failed) != 0;
}

/** Runs `task` for every number below `count`, on all threads, and returns when all are done. */
export function parallel(task: (index: i32) => void, count: i32): void {
  if (count <= 1 || atomic.load<i32>(workers) == 0) {
    for (let index = 0; index < count; index++) task(index);
    return;
  }
  store<u32>(taskFunction, task.index);
  store<i32>(taskCount, count);
  atomic.store<i32>(done, 0);
  const number = announce(count);

  claimTasks();
  let spins = 0;
  while (atomic.load<i32>(done) < count) {
    if (++spins % spinsBeforeDoubt == 0) doubt(number);
  }
}

/** Puts up a job with so many tasks, wakes those that sleep, and says the job's number. */
function announce(count: i32): i32 {
  const number = (atomic.load<i64>(claim) >> 32) + 1;
  atomic.store<i64>(claim, (number << 32) | count);
  if (atomic.load<i32>(sleeping) > 0) atomic.notify(claim, -1);
  return <i32>number;
}

/** What a worker does, until it is told to stop. */
export function work(): void {
  while (atomic.load<i32>(stopping) == 0) {
    claimTasks();
    let seen: i64 = 0;
    for (let spins = 0; spins < spinsBeforeSleep; spins++) {
      seen = atomic.load<i64>(claim);
      if (<i32>seen != 0) break;
    }
    if (<i32>seen == 0 && atomic.load<i32>(stopping) == 0) {
      atomic.add<i32>(sleeping, 1);
      atomic.wait<i64>(claim, seen, -1); // returns at once if there is a new job, or the order to stop
      atomic.sub<i32>(sleeping, 1);
    }
  }
}

function claimTasks(): void {
  while (true) {
    const seen = atomic.load<i64>(claim);
    const left = <i32>seen;
    if (left == 0) return;
    // If the job changes between here and the exchange, the exchange fails, since `claim` has changed with it.
    const task = load<u32>(taskFunction);
    const count = load<i32>(taskCount);
    if (atomic.cmpxchg<i64>(claim, seen, seen - 1) == seen) {
      call_indirect<void>(task, count - left);
      atomic.add<i32>(done, 1);
    }
  }
}
