import { Argument, Command, Option } from 'commander';
import type { BenchOptions } from '../actions/bench.ts';
import { timedModelNames, workNames, type TimedModelName } from '../bench/names.ts';
import { wholeNumber } from '../number-option.ts';
import { threadsOption } from '../threads-option.ts';

/** `typeformer bench`: how fast this machine trains and generates. */
export function benchCommand(): Command {
  return new Command('bench')
    .description('Time training, reading and generating on this machine, with random weights')
    .addArgument(new Argument('[model]', 'which sizes').choices(timedModelNames).default('char-small'))
    .addOption(new Option('--work <what>', 'time this alone').choices(workNames))
    .option('--backend <name>', 'what computes: simd, or cpu, which is that of TensorFlow.js', 'simd')
    .addOption(threadsOption())
    .option('--runs <n>', 'timed runs of each, after five seconds of warming up', wholeNumber({ from: 1 }), 10)
    .option('--recompute', 'train blocks that are computed twice: slower, in much less memory')
    .option('--profile', 'list the kernels of one run: where each ran, and its share of the time')
    .option('--json', 'the results as JSON')
    .addHelpText('after', '\nExample:\n  $ typeformer bench gpt2 --work decode --profile')
    .action(async (name: TimedModelName, options: BenchOptions) =>
      (await import('../actions/bench.ts')).bench(name, options),
    );
}
