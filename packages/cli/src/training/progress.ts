import type { StepEvent, TrainingEvent } from '@typeformer/train';
import { Presets, SingleBar } from 'cli-progress';
import { formatDuration } from '../format.ts';
import { terminalText } from '../terminal-text.ts';

/** Shows how training goes. */
export interface Progress {
  show(event: TrainingEvent): void;
  /** A line of its own. */
  say(line: string): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere a line every twentieth of the way. What else happens are lines in both. */
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
  const say = (line: string): void => {
    stream.write(`\r\u001B[2K${line}\n`); // on the bar's line; the bar is drawn again below it
    single.render();
  };
  return {
    say,
    show: (event) => {
      if (event.type === 'step') {
        const { loss, speed, secondsPerStep } = average(event);
        const left = formatDuration(secondsPerStep * (steps - event.step - 1));
        single.update(event.step + 1, { loss: loss.toFixed(3), speed: Math.round(speed), left });
        return;
      }
      const line = lineOf(event);
      if (line !== undefined) say(line);
    },
    stop: () => single.stop(),
  };
}

function lines(steps: number, stream: NodeJS.WriteStream): Progress {
  const average = movingAverages();
  const every = Math.max(1, Math.floor(steps / 20));
  const say = (line: string): void => void stream.write(`${line}\n`);
  return {
    say,
    show: (event) => {
      if (event.type === 'step') {
        const { loss, speed } = average(event);
        if ((event.step + 1) % every !== 0 && event.step > 0) return;
        say(`step ${event.step + 1}/${steps}: loss ${loss.toFixed(3)}, ${Math.round(speed)} tokens/s`);
      } else {
        const line = lineOf(event);
        if (line !== undefined) say(line);
      }
    },
    stop: () => {},
  };
}

function lineOf(event: Exclude<TrainingEvent, StepEvent>): string | undefined {
  switch (event.type) {
    case 'resume':
      return `Goes on after step ${event.step}.`;
    case 'evaluation':
      return `step ${event.step + 1}: validation loss ${event.loss.toFixed(3)}${event.best ? '' : ' (not the best)'}`;
    case 'sample':
      return `step ${event.step + 1}: ${terminalText(JSON.stringify(event.text))}`;
    case 'checkpoint':
      return undefined;
  }
}

/** Single steps are noisy: the last twenty or so count. */
function movingAverages(): (step: StepEvent) => { loss: number; speed: number; secondsPerStep: number } {
  let loss: number | undefined;
  let seconds: number | undefined;
  const mix = (old: number | undefined, now: number): number => (old === undefined ? now : 0.9 * old + 0.1 * now);
  return (step) => {
    loss = mix(loss, step.loss);
    seconds = mix(seconds, step.seconds);
    return { loss, speed: step.tokens / seconds, secondsPerStep: seconds };
  };
}
