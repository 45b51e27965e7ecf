import type { TrainingStep } from '@typeformer/train';
import { Presets, SingleBar } from 'cli-progress';
import { formatDuration } from './format.ts';

/** Shows how training goes. */
export interface Progress {
  show(step: TrainingStep): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere a line every twentieth of the way. Evaluations are lines in both. */
export function progress(steps: number, stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? bar(steps, stream) : lines(steps, stream);
}

function bar(steps: number, stream: NodeJS.WriteStream): Progress {
  const average = movingAverages();
  const single = new SingleBar(
    {
      format: '{bar} {value}/{total} steps · loss {loss} · {speed} tokens/s · {left} left',
      barsize: 24,
      stream,
      hideCursor: true,
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  single.start(steps, 0, { loss: '–', speed: '–', left: '–' });
  return {
    show: (step) => {
      const { loss, speed, secondsPerStep } = average(step);
      const left = formatDuration(secondsPerStep * (steps - step.step - 1));
      single.update(step.step + 1, { loss: loss.toFixed(3), speed: Math.round(speed), left });
      if (step.validationLoss !== undefined) {
        stream.write(`\r\u001B[2K${evaluationLine(step)}\n`); // on the bar's line; the bar is drawn again below it
        single.render();
      }
    },
    stop: () => single.stop(),
  };
}

function lines(steps: number, stream: NodeJS.WriteStream): Progress {
  const average = movingAverages();
  const every = Math.max(1, Math.floor(steps / 20));
  return {
    show: (step) => {
      const { loss, speed } = average(step);
      if (step.validationLoss !== undefined) stream.write(`${evaluationLine(step)}\n`);
      else if ((step.step + 1) % every === 0 || step.step === 0) {
        stream.write(`step ${step.step + 1}/${steps}: loss ${loss.toFixed(3)}, ${Math.round(speed)} tokens/s\n`);
      }
    },
    stop: () => {},
  };
}

function evaluationLine({ step, validationLoss }: TrainingStep): string {
  return `step ${step + 1}: validation loss ${validationLoss!.toFixed(3)}`;
}

/** Single steps are noisy: the last twenty or so count. */
function movingAverages(): (step: TrainingStep) => { loss: number; speed: number; secondsPerStep: number } {
  let loss: number | undefined;
  let seconds: number | undefined;
  const mix = (old: number | undefined, now: number): number => (old === undefined ? now : 0.9 * old + 0.1 * now);
  return (step) => {
    loss = mix(loss, step.loss);
    seconds = mix(seconds, step.seconds);
    return { loss, speed: step.tokens / seconds, secondsPerStep: seconds };
  };
}
